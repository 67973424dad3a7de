"""The preview from its start to its end: the server answers at once, the press follows what is saved."""

from __future__ import annotations

import signal
import threading
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from disclosure import catalog
from disclosure.corpus import Tick
from disclosure.findings import Failure, reason
from disclosure.local_web import Application
from disclosure.site.preview.answers import answering
from disclosure.site.preview.press import Press, tidy
from disclosure.site.preview.server import HOST, Server
from disclosure.site.preview.watching import Watch
from disclosure.site.settings import load

#: How long after the last judgement memory is freed (seconds), which stops all for some tenths of one.
_IDLE: Final = 3.0
#: From how many documents on judging all of them anew takes so long that it is said.
_MANY: Final = 500


def run(
    root: Path,
    port: int,
    today: date,
    *,
    editor: Application | None = None,
    tick: Tick = lambda done, total: None,
    say: Callable[[str], None],
) -> None:
    """Serve a preview of a root at a port of this machine until interrupted.

    `editor` answers for forms; `tick` is told how far the first judgement is, `say` what
    there is to say.  Raises Failure where the root cannot be previewed or the port cannot be had.
    """
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        load(root)
        press = Press(root, today, edit=editor is not None)
        with _server(port, press, editor) as server:
            say(f"预览地址：http://{HOST}:{server.server_port}/ （按 Ctrl+C 结束）")
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
            try:
                _serve(press, tick, say)
            finally:
                press.stop()
                server.shutdown()
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _server(port: int, press: Press, editor: Application | None) -> Server:
    try:
        return Server(port, answering(press, editor), press)
    except OSError as error:
        raise Failure(f"端口 {port} 用不了（{reason(error)}），换一个：--port 加上别的数字") from None


def _serve(press: Press, tick: Tick, say: Callable[[str], None]) -> None:
    watch = Watch(press.root)
    try:
        press.first(tick=tick)
        _tell(press, say)
        watch.follow(press.sources)
        follower = threading.Thread(target=_follow, args=(press, watch, say), daemon=True)
        follower.start()
        while follower.is_alive():
            follower.join(1.0)  # Windows would not be interrupted within one long wait
    finally:
        watch.stop()


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


def _follow(press: Press, watch: Watch, say: Callable[[str], None]) -> None:
    if not watch.is_told:
        say("系统不能及时通知文件的改动，改为隔一两秒查看一次：保存以后要稍等才看得到。")
    while changed := watch.wait():
        edition = press.edition
        if str(press.root / catalog.FILE_NAME) in changed and edition and len(edition.contents.shown) > _MANY:
            say("catalog.yml 有改动，正在按它重新检查全部文档；检查完以前，页面还是原来的。")
        try:
            press.renew(changed, settings=any(watch.is_setting(path) for path in changed))
        except Exception:  # a fault of ours must not end what a clerk works with
            traceback.print_exc()
            say("检查这次改动时程序出错，页面还是原来的；请把上面的内容告诉技术人员。")
            continue
        _tell(press, say)
        watch.follow(press.sources)
        tidy(watch.pause, _IDLE)


def _tell(press: Press, say: Callable[[str], None]) -> None:
    """Say what the edition is like, or why there is none."""
    trouble = press.trouble
    if trouble is not None:
        found = [f"{one.place.path}:{one.place.line}: {one.message}。改法：{one.hint}" for one in trouble.findings]
        say("\n".join([trouble.sentence, *found]))
    elif press.edition is not None:
        say(press.edition.verdict.summary.sentence())
