"""Who can sign in to the demonstration. Made-up people; refused outside demo mode."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    what: str


DEMO_PEOPLE = (
    DemoPerson("priya", "Priya Nair", "Practitioner in the baby room, Willow Tree Nursery"),
    DemoPerson("sam", "Sam Okafor", "Practitioner with the two-year-olds, Willow Tree Nursery"),
    DemoPerson("maria", "Maria Kowalska", "Manager and safeguarding lead, Willow Tree Nursery"),
    DemoPerson("helen", "Helen Brook", "Manager, St Mark’s Pre-school"),
    DemoPerson("jo", "Jo Carter", "Childminder, works alone"),
    DemoPerson("nadia", "Nadia Okafor", "Leads Ashbourne Early Years, a group of two settings"),
    DemoPerson("eleanor", "Eleanor Shaw", "Editor of the learning content"),
)
DEMO_PASSWORD = "kettle shelf garden"
