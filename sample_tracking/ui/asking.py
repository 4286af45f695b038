"""What scripts of pages ask for: endpoints as those of the interface, for whom the session's cookie names."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, ClassVar, Final

from sample_tracking.kernel import problems
from sample_tracking.kernel.endpoint import Desk, Resource
from sample_tracking.kernel.errors import Forbidden, Problem, Unauthenticated
from sample_tracking.kernel.languages import later
from sample_tracking.kernel.page import LANGUAGE, SESSION
from sample_tracking.kernel.people import NOBODY
from sample_tracking.kernel.unit import Call

if TYPE_CHECKING:
    from falcon import Response

    from sample_tracking.kernel.endpoint import Visit
    from sample_tracking.kernel.forms import Forms
    from sample_tracking.kernel.identity import Principal
    from sample_tracking.kernel.page_desk import PageDesk

OWNER: Final = "Scans-Of"
"""Whose things are sent: what one person's page has kept is not done in the name of the next one."""
OTHER: Final = later("Somebody else has logged in here since. These scans wait until you log in again.")


class SessionDesk(Desk):
    """A page of another site cannot ask: its cookie is not sent along, and JSON is nothing that a form can send."""

    source: ClassVar[str] = "page"

    def __init__(self, pages: PageDesk) -> None:
        super().__init__(pages.units)
        self._languages, self._forms = pages.languages, pages.forms

    def serve(self, visit: Visit, resp: Response) -> None:
        wished = (visit.req.get_cookie_values(LANGUAGE) or [""])[0]
        language = self._languages.chosen(wished, visit.req.get_header("Accept-Language"))
        with self._languages.speaking(language):
            try:
                super().serve(visit, resp)
            except Problem as problem:  # told here, where the reader's language is known
                problems.answer(resp, problem, visit.request_id)

    def _holder(self, visit: Visit) -> Principal:
        if visit.req.get_header("Sec-Fetch-Site") not in (None, "same-origin"):
            raise Forbidden("This is asked for by the pages of this service only.")
        held = visit.req.get_cookie_values(SESSION) or [""]
        call = Call(NOBODY, visit.request_id)
        opened = functools.partial(self.units.read, call), functools.partial(self.units.write, call)
        principal = self.gate.principal(f"Bearer {held[0]}", *opened)
        meant = visit.req.get_header(OWNER)
        if meant is not None and meant != owner_of(self._forms, principal):
            raise Unauthenticated(OTHER, is_somebody_else=True)
        return principal


class Asked(Resource):
    """What stands at one address for scripts of pages; not there unless the modules that it ``needs`` are in use."""

    needs: ClassVar[tuple[str, ...]] = ()

    def __init__(self, pages: PageDesk) -> None:
        super().__init__(SessionDesk(pages))


def owner_of(forms: Forms, principal: Principal) -> str:
    """Tells log-ins of different people apart, and nothing else about them."""
    return forms.mark_of(principal.login)[:20]
