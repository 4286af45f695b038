"""The scan page apart from its server: without a network, over restarts and log-ins, in two tabs; each scan once."""

from collections.abc import Callable

from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Desk
from tests.browser.stores import PATIENT, Stores, Terminal

Opening = Callable[..., Terminal]
MANY = 50


def test_fifty_scans_without_a_network_and_a_reload_between_have_fifty_effects(opened: Opening, stores: Stores) -> None:
    dewars = stores.expect_dewars(MANY)
    terminal = opened()
    terminal.keep_shell()
    terminal.wedge("RACK-A-1")
    terminal.expect_line("RACK-A-1", "told")
    terminal.page.context.set_offline(True)
    for code in dewars[: MANY // 2]:
        terminal.wedge(code)
    terminal.expect_waiting(MANY // 2)
    expect(terminal.page.locator("#waiting")).to_have_text(f"{MANY // 2} scans wait for the network.")
    terminal.page.reload()
    terminal.ready()
    expect(terminal.page.locator("#place-name")).to_have_text("Place RACK-A-1")
    for code in dewars[MANY // 2 :]:
        terminal.wedge(code)
    terminal.expect_waiting(MANY)
    assert stores.arrivals(dewars) == []
    terminal.page.context.set_offline(False)
    terminal.expect_waiting(0)
    expect(terminal.page.locator("#waiting")).to_have_text("Every scan is sent.")
    assert stores.arrivals(dewars) == [(code, "RACK-A-1") for code in dewars]


def test_a_server_that_dies_in_the_middle_loses_and_doubles_nothing(opened: Opening, stores: Stores) -> None:
    dewars = stores.expect_dewars(MANY)
    terminal = opened()
    terminal.wedge("RACK-B-1")
    for code in dewars[: MANY // 2]:
        terminal.wedge(code)
    expect(terminal.page.locator("#scans li[data-state=done]").first).to_be_visible()
    stores.kill()
    for code in dewars[MANY // 2 :]:
        terminal.wedge(code)
    expect(terminal.page.locator("#trouble")).to_have_attribute("data-why", "network")
    assert len(stores.arrivals(dewars)) < MANY
    stores.start_again()
    terminal.expect_waiting(0)
    assert stores.arrivals(dewars) == [(code, "RACK-B-1") for code in dewars]


def test_an_answer_that_is_lost_on_the_way_has_its_effect_once(opened: Opening, stores: Stores) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened(service_workers="block")
    terminal.wedge("DOCK")
    terminal.expect_line("DOCK", "told")
    answers: list[int] = []

    def lose(route: Route) -> None:
        answers.append(route.fetch(headers=route.request.all_headers()).status)
        route.abort("connectionreset")

    terminal.page.route("**/scan/entries", lose)
    terminal.wedge(dewar)
    expect(terminal.page.locator("#trouble")).to_have_attribute("data-why", "network")
    assert answers == [201]
    assert stores.arrivals([dewar]) == [(dewar, "DOCK")]
    terminal.page.unroute("**/scan/entries")
    terminal.page.evaluate("dispatchEvent(new Event('online'))")
    terminal.expect_line(dewar, "done")
    assert stores.arrivals([dewar]) == [(dewar, "DOCK")]


def test_two_tabs_send_each_scan_once(opened: Opening, stores: Stores) -> None:
    dewars = stores.expect_dewars(10)
    first = opened()
    first.wedge("DOCK")
    first.expect_line("DOCK", "told")
    second = Terminal(first.page.context.new_page()).open()
    asked: list[str] = []
    first.page.context.on("response", lambda answer: asked.append(answer.request.method))
    first.page.context.set_offline(True)
    for number, code in enumerate(dewars):
        (first, second)[number % 2].page.bring_to_front()
        (first, second)[number % 2].wedge(code)
        first.expect_waiting(number + 1)
    first.page.context.set_offline(False)
    for terminal in (first, second):
        terminal.expect_waiting(0)
    assert asked.count("POST") == len(dewars)
    assert stores.arrivals(dewars) == [(code, "DOCK") for code in dewars]


def test_scans_of_a_log_in_that_has_ended_wait_for_the_next_one(opened: Opening, stores: Stores) -> None:
    first, second = stores.expect_dewars(2)
    terminal = opened()
    terminal.wedge("DOCK")
    terminal.expect_line("DOCK", "told")
    terminal.page.context.clear_cookies()
    for code in (first, second):
        terminal.wedge(code)
    expect(terminal.page.locator("#why")).to_contain_text("Your log-in has ended")
    terminal.expect_waiting(2)
    terminal.page.get_by_role("link", name="Log in again").click()
    terminal.log_in("staff")
    terminal.ready()
    terminal.expect_waiting(0)
    assert stores.arrivals([first, second]) == [(first, "DOCK"), (second, "DOCK")]


def test_what_somebody_has_scanned_is_not_done_in_the_name_of_the_next_one(opened: Opening, stores: Stores) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened()
    terminal.wedge("DOCK")
    terminal.expect_line("DOCK", "told")
    terminal.page.context.clear_cookies()
    terminal.wedge(dewar)
    terminal.expect_waiting(1)
    terminal.page.goto("/login?next=/scan")
    terminal.log_in("admin")
    terminal.ready()
    expect(terminal.page.locator("#others")).to_contain_text("1 scan of somebody else waits here")
    expect(terminal.page.locator("#place")).to_have_attribute("data-place", "")
    assert stores.arrivals([dewar]) == []
    terminal.page.goto("/login?next=/scan")
    terminal.log_in("staff")
    terminal.ready()
    terminal.expect_waiting(0)
    assert stores.arrivals([dewar]) == [(dewar, "DOCK")]
    assert stores.rows("SELECT login FROM scan WHERE code = ?", dewar) == [("staff",)]


def test_a_page_that_another_log_in_has_overtaken_sends_nothing(opened: Opening, stores: Stores) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened()
    beside = Terminal(terminal.page.context.new_page())
    beside.page.goto("/login")
    beside.log_in("admin")
    beside.page.wait_for_url("**/")
    terminal.page.bring_to_front()
    terminal.wedge(dewar)
    expect(terminal.page.locator("#why")).to_contain_text("Somebody else has logged in here since.")
    terminal.expect_waiting(1)
    assert stores.rows("SELECT login FROM scan WHERE code = ?", dewar) == []


def test_a_server_that_asks_for_patience_gets_it(opened: Opening, stores: Stores) -> None:
    (dewar,) = stores.expect_dewars(1)
    terminal = opened()
    for number in range(PATIENT["misses"]):
        terminal.wedge(f"GUESS-{number}")
    terminal.wedge(dewar)
    expect(terminal.page.locator("#trouble")).to_have_attribute("data-why", "busy")
    expect(terminal.page.locator("#waiting")).to_have_text("1 scan waits for the network.")
    terminal.expect_line(dewar, "told")
    expect(terminal.page.locator("#trouble")).to_be_hidden()


def test_who_logs_out_leaves_nothing_of_the_page_behind(chrome: Browser, stores: Stores) -> None:
    page = Desk(chrome, stores.product).log_in("staff")
    page.wait_for_url("**/")
    terminal = Terminal(page).open()
    terminal.keep_shell()
    kept = (
        "caches.open((await caches.keys())[0]).then(async (c) => (await c.keys()).map((r) => new URL(r.url).pathname))"
    )
    addresses = terminal.page.evaluate(f"(async () => {kept})()")
    assert {path.split("/")[1] for path in addresses} == {"scan", "assets"}
    assert "/scan" not in addresses
    shell = terminal.page.evaluate("fetch('/scan/shell').then((answer) => answer.text())")
    assert "staff" not in shell
    terminal.page.get_by_role("button", name="Log out").click()
    terminal.page.wait_for_url("**/login")
    assert terminal.page.evaluate("caches.keys()") == []
    assert terminal.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    page.context.close()
