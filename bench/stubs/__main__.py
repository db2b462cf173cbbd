"""The process of the stubs: `python -m bench.stubs`, which prints its port and serves until ended.

`POST /control` sets shares of faults; `GET /times` tells what the model took, and forgets it.
"""

import argparse
import asyncio
from dataclasses import asdict

from bench.stubs.http_exchange import StubExchange, StubRequest, serve_stub
from bench.stubs.paced_model import PacedModel
from bench.stubs.stub_home import StubHome
from bench.stubs.stub_recogniser import PATH as RECOGNISER_PATH
from bench.stubs.stub_recogniser import StubRecogniser


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.stubs")
    for name in ("seed", "least-ms", "most-ms", "home-ms", "recogniser-ms"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    model = PacedModel(
        seed=options.seed, least_s=options.least_ms / 1000.0, most_s=options.most_ms / 1000.0
    )
    home = StubHome(seed=options.seed, takes_s=options.home_ms / 1000.0)
    recogniser = StubRecogniser(takes_s=options.recogniser_ms / 1000.0)
    asyncio.run(_serve(model, home, recogniser))


async def _serve(model: PacedModel, home: StubHome, recogniser: StubRecogniser) -> None:
    async def handle(request: StubRequest, exchange: StubExchange) -> None:
        if request.path == "/control":
            shares = request.json()
            model.faults.share, home.faults.share = shares["model"], shares["home"]
            await exchange.answer({"faults": model.faults.count + home.faults.count})
        elif request.path == "/times":
            times, model.times = model.times, []
            await exchange.answer([asdict(each) for each in times])
        elif request.path in ("/v1/chat/completions", "/api/chat"):
            await model.answer(request, exchange)
        elif request.path == RECOGNISER_PATH:
            await recogniser.answer(request, exchange)
        else:
            await home.answer(request, exchange)

    server = await serve_stub(handle)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    main()
