"""A headless Chromium over its DevTools protocol, through pipes.

    with Browser() as browser:
        browser.open("file:///...")
        browser.run("document.title")

Needs nothing but Python's library and the program `chromium`.  What the page
prints on its console, and what it throws, is in browser.complaints.
"""
import base64
import json
import os
import shutil
import subprocess
import tempfile


class Browser:
    def __enter__(self):
        self.folder = tempfile.mkdtemp()
        to_browser, self.to = os.pipe()
        self.from_, from_browser = os.pipe()
        # The browser reads file descriptor 3 and writes 4.
        command = (
            f'exec 3<&{to_browser} 4>&{from_browser}; exec chromium --headless=new '
            "--no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run "
            "--disable-background-networking --remote-debugging-pipe "
            f'--user-data-dir="{self.folder}" about:blank')
        self.process = subprocess.Popen(
            ["bash", "-c", command], pass_fds=(to_browser, from_browser),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.stream = os.fdopen(self.from_, "rb")
        self.rest = b""
        self.n_sent = 0
        self.session = None
        self.complaints = []
        self.loaded = False
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(domain + ".enable")
        return self

    def __exit__(self, *_):
        os.close(self.to)
        self.process.terminate()
        self.process.wait()
        self.stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def receive(self):
        while b"\0" not in self.rest:
            more = os.read(self.stream.fileno(), 1 << 16)
            if not more:
                raise SystemExit("FAILED: chromium has ended")
            self.rest += more
        line, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(line)
        method, about = message.get("method"), message.get("params", {})
        if method == "Runtime.consoleAPICalled":
            self.complaints.append(str(about["args"]))
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(about["exceptionDetails"]))
        elif method == "Log.entryAdded":
            self.complaints.append(about["entry"]["text"])
        elif method == "Page.loadEventFired":
            self.loaded = True
        return message

    def send(self, method, **about):
        self.n_sent += 1
        message = {"id": self.n_sent, "method": method, "params": about}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.n_sent:
                if "error" in answer:
                    raise SystemExit(f"FAILED: {method}: {answer['error']}")
                return answer["result"]

    def open(self, url):
        self.loaded = False
        self.send("Page.navigate", url=url)
        while not self.loaded:
            self.receive()

    def run(self, script):
        """The value of an expression of JavaScript."""
        result = self.send("Runtime.evaluate", expression=script,
                           returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"FAILED: {script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def look(self, width, height, scheme="light", medium="screen"):
        """A window of this size, light or dark, or paper."""
        self.send("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=width < 600)
        self.send("Emulation.setEmulatedMedia", media=medium, features=[
            {"name": "prefers-color-scheme", "value": scheme}])

    def press(self, key):
        """A key, as its name in KeyboardEvent.key."""
        codes = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38,
                 "ArrowRight": 39, "ArrowLeft": 37, "Tab": 9, "End": 35, "Home": 36,
                 "Backspace": 8}
        about = {"key": key, "code": key, "windowsVirtualKeyCode": codes[key]}
        self.send("Input.dispatchKeyEvent", type="keyDown",
                  text="\r" if key == "Enter" else "", **about)
        self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    def write(self, text):
        self.send("Input.insertText", text=text)

    def click(self, selector):
        """The left button of the mouse on the middle of an element."""
        place = self.run(
            f"(e => {{ e.scrollIntoView({{block: 'center'}}); "
            "const r = e.getBoundingClientRect(); "
            "return [r.x + r.width / 2, r.y + r.height / 2]; })"
            f"(document.querySelector({json.dumps(selector)}))")
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=place[0],
                      y=place[1], button="none" if kind == "mouseMoved"
                      else "left", clickCount=1)

    def picture(self, path, whole=False):
        about = {"captureBeyondViewport": whole}
        data = self.send("Page.captureScreenshot", **about)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
