// A self-service terminal: the program of the machine, a virtual card reader, a simulated printer, and the screen.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { WIDTHS, withProfile } from "./axe.mjs";
import { Seat, watched } from "./seat.mjs";

/** What was built beside the program. */
const beside = (tale, name) => join(dirname(tale.house.yika), name);

/** Starts a program and answers when it has said something; `end` ends it. */
function start(program, words, says, on = "stderr") {
  const child = spawn(program, words, { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  const over = new Promise((ended) => child.once("exit", ended));
  const end = async () => {
    if (child.exitCode === null) child.kill("SIGTERM");
    await over;
  };
  return new Promise((started, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`${program} ended with ${code}: ${said}`)));
    child[on].on("data", (piece) => {
      said += piece;
      const found = says.exec(said);
      if (found) started({ found, child, end });
    });
  });
}

/** Somebody whom the card simulator makes up, always the same for a number. */
export function madeUp(tale, number) {
  const [id, name] = execFileSync(beside(tale, "card-sim"), ["--who", String(number)], { encoding: "utf8" }).trim().split(" ");
  return { number, id, name };
}

/** The screen of a terminal: a browser with a profile of its own, which a kiosk keeps from one turn to the next. */
export class Terminal extends Seat {
  /** Enrols a machine by the code that the security administrator is shown, and starts it; ends all of it after the work. */
  static async at(tale, point, work) {
    const { house, looks } = tale;
    assert.ok(process.env.YIKA_CARD_SOCKET, "the stories run under with-card-readers");
    const dir = mkdtempSync(join(house.dir, "terminal-"));
    const folder = (name) => {
      mkdirSync(join(dir, name));
      return join(dir, name);
    };
    const [key, slips, sheets, profile] = ["key", "slips", "sheets", "profile"].map(folder);
    const code = await enrolment(tale, point);
    execFileSync(house.yika, ["terminal", "enrol", "--centre", house.origin, "--dir", key, "--code", code]);
    const printer = await start(beside(tale, "printer-sim"), ["127.0.0.1:0", slips], /at (\S+:\d+)/);
    const words = ["--dir", key, "--port", "0", "--card-socket", process.env.YIKA_CARD_SOCKET, "--slips", `tcp:${printer.found[1].replace(/;$/, "")}`, "--sheets", `folder:${sheets}`];
    const machine = await start(house.yika, ["terminal", ...words], /http:\/\/127\.0\.0\.1:\d+/);
    const origin = machine.found[0];
    try {
      return await withProfile(profile, WIDTHS.terminal, async (context) => {
        const page = context.pages()[0];
        watched(context, looks);
        // A machine that is out of order says so with 503.
        looks.listen(page, `terminal, ${tale.lang}`, /status of (4(03|04|09|22)|503)/);
        const screen = Object.assign(new Terminal(), { tale, house: { origin }, looks, lang: tale.lang, context, page, profile, slips, sheets });
        await screen.until("nobody");
        return await work(screen);
      });
    } finally {
      await machine.end();
      await printer.end();
      rmSync(dir, { recursive: true, force: true });
    }
  }

  /** Opens a page; once more when the page before it was just leaving by itself, which breaks ours off. */
  async go(path, status = 200) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await super.go(path, status);
      } catch (why) {
        if (tries === 5 || !/interrupted by another navigation|ERR_ABORTED/u.test(why.message)) throw why;
      }
    }
  }

  /** Waits until the machine stands there. */
  async until(place) {
    for (let tries = 0; tries < 2400; tries += 1) {
      // Beside the page: it may be leaving just now.
      const state = await (await this.context.request.get(`${this.house.origin}/local/state`)).json();
      if (state.place === place) return;
      await new Promise((over) => setTimeout(over, 50));
    }
    throw new Error(`the terminal does not come to ${place}`);
  }

  /** Puts somebody's card with this number into the reader, and lets her in with her PIN; answers how to pull it out. */
  async put(person, cardNumber, pin) {
    const words = ["--port", process.env.YIKA_CARD_PORT, "--person", String(person.number), "--card-number", cardNumber];
    const card = await start(beside(this.tale, "card-sim"), words, /It is in/, "stdout");
    await this.until("waiting");
    await this.go(`/local/pin?lang=${this.lang}`);
    await this.seen("waiting for the PIN");
    await this.send("/local/session", { pin: "000000" }, { status: 422 });
    await this.seen("wrong PIN");
    await this.send("/local/session", { pin });
    assert.equal(this.path, "/terminal/menu");
    return async () => {
      card.child.stdin.write("\n");
      await this.until("nobody");
      await card.end();
    };
  }

  /** The page as it stands on the screen, looked at in its size. */
  async seen(note, lang = this.lang) {
    await this.looks.copy(await this.keep(), lang, note, "terminal");
  }

  /** What the code on the slip that was printed last says. */
  codeOfTheLastSlip() {
    const file = join(this.slips, readdirSync(this.slips).sort().at(-1));
    return execFileSync(beside(this.tale, "printer-sim"), ["--read", file], { encoding: "utf8" }).replace(/\n$/u, "");
  }

  /** What of a person is in the profile that the browser keeps on its disk. */
  left(canaries) {
    const forms = canaries.flatMap((text) => [Buffer.from(text), Buffer.from(text, "utf16le"), Buffer.from(encodeURIComponent(text))]);
    return filesIn(this.profile).flatMap((file) => {
      const bytes = readFileSync(file);
      return forms.filter((form) => bytes.includes(form)).map((form) => `${form} in ${file}`);
    });
  }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** The code by which one terminal can be enrolled. */
async function enrolment(tale, point) {
  const security = await Seat.clerk(tale, "security");
  await security.go("/platform/terminals");
  await security.send("/platform/terminals", { name: `一号机 ${tale.lang}`, point });
  await security.lookHere("a code");
  const code = /\d{4} \d{4} \d{4} \d{4}/u.exec(await security.text())?.[0];
  assert.ok(code, "a code is shown once");
  await security.leave();
  return code;
}
