"""What Jupyter's own clients see of the kernel. Run by jupyter.test.ts with one argument; prints one line of JSON.

ready:     whether the packages that this needs are there
conforms:  jupyter_kernel_test, the protocol's own test
nbclient:  a notebook, executed as nbconvert does
raw:       what comes on iopub through jupyter_client
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


print(json.dumps({"runners": runners, "ready": ready, "conforms": conforms, "nbclient": nbclient, "raw": raw}[sys.argv[1]]()))
