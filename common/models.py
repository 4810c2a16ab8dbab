from django.db import models
from django.utils import timezone

from common import crypto
from common.fields import PublicIdField


class DataKey(models.Model):
    """A key that encrypts one setting's or one person's text, wrapped by the environment's key.

    The only mutable row about encryption: rotation rewrites `wrapped`; `destroy` empties it for good.
    """

    public_id = PublicIdField()
    wrapped = models.TextField(default=crypto.wrap_new_key, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True) ^ models.Q(wrapped=""),
                name="data_key_is_empty_when_destroyed",
            )
        ]

    def __str__(self):
        return self.public_id

    def destroy(self) -> None:
        """Make all that was written with it unreadable for good, here at once and elsewhere within a minute."""
        self.wrapped, self.destroyed_at = "", timezone.now()
        self.save(update_fields=["wrapped", "destroyed_at"])
        crypto.forget_opened_keys()

    @classmethod
    def fernet_for(cls, public_id: str):
        """The opened key of this id. One query, at most once a minute for each key and process.

        Raises crypto.CannotDecrypt when the key was destroyed or never existed.
        """
        fernet = crypto.opened(public_id)
        if fernet is None:
            wrapped = cls.objects.filter(public_id=public_id).values_list("wrapped", flat=True).first()
            if not wrapped:
                raise crypto.CannotDecrypt("The key of this text was destroyed.")
            fernet = crypto.unwrap(public_id, wrapped)
        return fernet

    @classmethod
    def encrypt(cls, key: "DataKey", text: str) -> crypto.Ciphertext:
        token = cls.fernet_for(key.public_id).encrypt(text.encode()).decode()
        return crypto.Ciphertext(f"{key.public_id}:{token}")

    @classmethod
    def decrypt(cls, stored: str) -> str:
        """Raises crypto.CannotDecrypt when the text was tampered with or its key is gone."""
        public_id, _, token = stored.partition(":")
        try:
            return cls.fernet_for(public_id).decrypt(token.encode()).decode()
        except crypto.InvalidToken as error:
            raise crypto.CannotDecrypt(
                "This text was changed outside the product, or its key is wrong."
            ) from error
