"""Looking at many addresses side by side: fast together, gentle with each host, and none waits for another's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Iterable, Sequence
from functools import partial
from typing import Any

from sources.checking.check import check, side_look
from sources.checking.fetch import new_session
from sources.checking.guard import guarded_connector
from sources.checking.hosts import OpenHosts, alone
from sources.checking.manners import Manners
from sources.checking.policy import Policy
from sources.checking.result import Result
from sources.checking.run import Found, Run, Wanted
from sources.checking.siblings import Siblings


async def check_many(
    urls: Iterable[Wanted], *, policy: Policy, open_hosts: OpenHosts = alone
) -> AsyncGenerator[Found, None]:
    """Looks side by side, in order of completion, each with its place in `urls`, which is read as it is needed.

    At most `concurrency` at work and `per_host` at one host with `host_delay` between them; waiting for one host
    holds up no other, and a look that only waits gives its place to another. `open_hosts` is where others who ask the
    same hosts are told of. Where `urls` is a generator it is read on when there is room for more, in the thread of
    the event loop, and closed at the end.
    """
    async with open_hosts() as hosts, guarded_connector(policy) as connector, new_session(policy, connector) as session:
        manners = Manners(policy, hosts, partial(side_look, session=session, policy=policy))
        run, siblings = Run(urls, policy, manners), Siblings(hosts)

        def look(url: Wanted, keep_open: bool) -> Coroutine[Any, Any, Result]:
            return check(url, session=session, policy=policy, siblings=siblings, keep_open=keep_open)

        try:
            while run.goes_on():
                run.end_in_time()
                while run.may_begin() and (turn := run.turns.take(run.now())):
                    run.begin(*turn, look)
                fresh = run.may_begin() and run.read_on()
                if (came := await run.next(at_once=fresh)) is not None:
                    yield came
        finally:
            await run.stop()
            await siblings.stop()


def check_now(urls: Sequence[Wanted], *, policy: Policy) -> list[Result]:
    """Looks at all of them from ordinary code; results in the order of `urls`."""

    async def all_of_them() -> list[Result]:
        found = {index: result async for index, result in check_many(urls, policy=policy)}
        return [found[index] for index in range(len(urls))]

    return asyncio.run(all_of_them())
