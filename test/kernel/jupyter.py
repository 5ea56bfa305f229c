"""What Jupyter's own clients see of the kernel. Run by jupyter.test.ts with one argument; prints one line of JSON.

ready:     whether the packages that this needs are there
conforms:  jupyter_kernel_test, the protocol's own test
nbclient:  a notebook, executed as nbconvert does
raw:       what comes on iopub through jupyter_client
server:    what comes through a server of Jupyter's, as it comes; a second argument says how many bytes are printed
"""

import json
import sys
import unittest


LINES, UPDATES = 5_000, 2_000
FLOOD = f"""import {{ display, html }} from "gosched";
const shown = display(html("first"));
for (let i = 0; i < {LINES}; i++) {{
  console.log("line " + i);
  if (i < {UPDATES}) shown.update(html(String(i)));
}}"""


def ready():
    import jupyter_client  # noqa: F401
    import jupyter_kernel_test  # noqa: F401
    import nbclient  # noqa: F401

    return True


def conforms():
    import jupyter_kernel_test

    class Conformance(jupyter_kernel_test.KernelTests):
        kernel_name = "gosched"
        language_name = "typescript"
        file_extension = ".ts"
        code_hello_world = 'console.log("hello, world");'
        code_stderr = 'console.error("oops");'
        code_generate_error = 'throw new Error("on purpose");'
        code_execute_result = [{"code": "1 + 2", "result": "3"}, {"code": "const n = 6; n * 7", "result": "42"}]
        code_display_data = [
            {"code": 'import { display, html } from "gosched"; display(html("<b>x</b>"))', "mime": "text/html"},
            {"code": 'import { svg } from "gosched"; display(svg("<svg/>"))', "mime": "image/svg+xml"},
        ]
        completion_samples = [{"text": "consol", "matches": {"console"}}]
        complete_code_samples = ["1 + 1", "function f() { return 1; }", "await x"]
        incomplete_code_samples = ["function f() {", "let x = (", "`text", "/* comment"]
        invalid_code_samples = ["x = )"]
        code_inspect_sample = "console.log"
        code_page_something = "?console"
        code_clear_output = 'import { clearOutput } from "gosched"; clearOutput()'
        code_history_pattern = "1 ? 2*"
        supported_history_operations = ("tail", "range", "search")

    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Conformance)
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=0).run(suite)
    bad = [f"{case}: {text.strip().splitlines()[-1]}" for case, text in result.failures + result.errors]
    return {"run": result.testsRun, "skipped": len(result.skipped), "bad": bad}


def nbclient():
    import nbclient
    import nbformat

    cell = nbformat.v4.new_code_cell
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "gosched", "display_name": "gosched"}})
    notebook.cells = [cell(FLOOD), cell("1 + 1"), cell('throw new Error("on purpose");'), cell("2 + 2")]
    nbclient.NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    first, *others = notebook.cells
    text = "".join(each["text"] for each in first["outputs"] if each["output_type"] == "stream")
    return {
        "lines": text.splitlines(),
        "displays": [each["data"]["text/html"] for each in first["outputs"] if each["output_type"] == "display_data"],
        "others": [each["outputs"] for each in others],
    }


def raw():
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="gosched")
    try:
        seen = []
        request = client.execute(FLOOD)
        while True:
            message = client.get_iopub_msg(timeout=30)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                seen += content["text"].splitlines()
            elif message["msg_type"] == "update_display_data":
                seen.append(content["data"]["text/html"])
            elif content.get("execution_state") == "idle":
                break
        pid = manager.provisioner.pid
        manager.restart_kernel()
        client.wait_for_ready(timeout=30)
        reply = client.execute("typeof shown", reply=True, timeout=30)
        return {"seen": seen, "restarted": manager.provisioner.pid != pid, "after": reply["content"]["ename"]}
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def runners():
    """Papermill, and nbconvert, which makes a page of what papermill has executed."""
    import subprocess

    import nbformat
    import papermill

    cell = nbformat.v4.new_code_cell
    spec = {"name": "gosched", "display_name": "gosched", "language": "typescript"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": spec})
    notebook.cells = [
        cell('import { simulate, timeline } from "gosched";'),
        cell("timeline(simulate(function* main({ work }) { yield* work(1_000); }).trace)"),
        cell('await new Promise((r) => setTimeout(r, 10)); console.log("printed"); 6 * 7'),
    ]
    nbformat.write(notebook, "given.ipynb")
    done = papermill.execute_notebook("given.ipynb", "papermill.ipynb", progress_bar=False)
    convert = [sys.executable, "-m", "nbconvert", "--log-level=ERROR", "papermill.ipynb"]
    subprocess.run([*convert, "--to", "html"], check=True)
    with open("papermill.html") as file:
        html = file.read()
    return {
        "papermill": [sorted(out["data"]) if "data" in out else out["text"] for each in done.cells for out in each["outputs"]],
        "html": ["<svg" in html, "printed" in html, ">42<" in html],
    }


def server():
    """A cell that prints faster than the server lets through, and updates a display at the same time."""
    import asyncio
    import os
    import secrets
    import socket
    import subprocess

    from tornado.httpclient import AsyncHTTPClient, HTTPRequest
    from tornado.websocket import websocket_connect

    size = int(sys.argv[2])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.port={port}", f"--IdentityProvider.token={token}", "--ServerApp.root_dir=."]
    with open("server.log", "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "JUPYTER_CONFIG_DIR": os.getcwd()})
    headers = {"Authorization": f"token {token}"}

    async def fetch(method, path, body=None):
        url = f"http://127.0.0.1:{port}{path}"
        data = None if body is None else json.dumps(body)
        return await AsyncHTTPClient().fetch(HTTPRequest(url, method=method, headers=headers, body=data))

    async def up():
        for _ in range(300):
            try:
                return await fetch("GET", "/api/status")
            except Exception:
                await asyncio.sleep(0.1)
        raise SystemExit("the server does not come up")

    async def run():
        await up()
        kernel = json.loads((await fetch("POST", "/api/kernels", {"name": "gosched"})).body)["id"]
        url = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels"
        socket = await websocket_connect(HTTPRequest(url, headers=headers), max_message_size=10**9)
        code = f"""import {{ display, html }} from "gosched";
            const shown = display(html("first"));
            const line = "x".repeat(999);
            for (let i = 0; i < {size // 1000}; i++) {{ console.log(line); if (i % 100 === 0) shown.update(html(String(i))); }}
            console.error("the end");"""
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        header = {"msg_id": "one", "msg_type": "execute_request", "session": "s", "username": "", "version": "5.3", "date": ""}
        request = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}
        await socket.write_message(json.dumps(request))
        printed, other, updates = 0, "", 0
        while True:
            message = json.loads(await socket.read_message())
            if message["parent_header"].get("msg_id") != "one" or message["channel"] != "iopub":
                continue
            body = message["content"]
            if message["msg_type"] == "stream":
                printed += len(body["text"]) if body["name"] == "stdout" else 0
                other += body["text"] if body["name"] == "stderr" else ""
            updates += message["msg_type"] == "update_display_data"
            if body.get("execution_state") == "idle":
                break
        await fetch("DELETE", f"/api/kernels/{kernel}")
        return {"printed": printed, "other": other, "updates": updates}

    try:
        return asyncio.run(run())
    finally:
        process.terminate()
        process.wait(20)


print(json.dumps({"server": server, "runners": runners, "ready": ready, "conforms": conforms, "nbclient": nbclient, "raw": raw}[sys.argv[1]]()))
