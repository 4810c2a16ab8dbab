from collections.abc import Iterator

from tests.access.row import MISSING, Row


def rows(house) -> Iterator[Row]:
    trees, rivers = house.led.group.public_id, house.platform.group.public_id
    for about, group in (("of A and B", trees), ("another group", rivers), ("missing", MISSING)):
        yield Row("practice:group-detail", about, {"led_group": group})
    opened, of_a, of_b = house.led.opened.public_id, house.a.seal.public_id, house.b.seal.public_id
    for about, group, record in (
        ("opened, of A", trees, opened),
        ("not opened, of A", trees, of_a),
        ("opened, of A, in the address of another group", rivers, opened),
        ("the childminder's", trees, house.home.seal.public_id),
        ("missing", trees, MISSING),
    ):
        yield Row("practice:group-record", about, {"led_group": group, "record": record})
    for page in ("record-open", "record-close"):
        for about, setting, record in (
            ("not opened, of A", house.a.slug, of_a),
            ("opened, of A", house.a.slug, opened),
            ("of B, in the address of A", house.a.slug, of_b),
            ("missing", house.a.slug, MISSING),
            ("the childminder's, in no group", house.home.slug, house.home.seal.public_id),
        ):
            yield Row(f"practice:{page}", about, {"setting": setting, "record": record})
