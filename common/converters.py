from django.urls import register_converter

from common.fields import PUBLIC_ID_PATTERN


class PublicIdConverter:
    """`<pid:name>`: a public id. Anything else is no address at all, and answers like a missing page."""

    regex = PUBLIC_ID_PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicIdConverter, "pid")
