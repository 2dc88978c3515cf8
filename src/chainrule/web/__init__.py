"""The pages: the course in a browser of the same machine.

    from chainrule import web

    web.app(port=8765)     the application (ASGI); `web.serve` starts it and opens the browser

Every page is made on the server and can be read without JavaScript; small ES modules in `static/`
add running, editing and pictures. Learner code runs in processes of `course.limited` alone.
`security.py` says who may ask for what; `docs/web.md` is the page about all of this.
"""

from chainrule.web.application import app
from chainrule.web.serve import serve

__all__ = ["app", "serve"]
