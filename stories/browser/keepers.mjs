// Those who keep the house: users and their second factors, the log, the audit.
import assert from "node:assert/strict";
import { story as passkey } from "./passkey.mjs";
import { Seat } from "./seat.mjs";

/** The security administrator makes a user; the user takes the invitation, sets a password, and an app for one-time codes. */
export async function aUserIsInvitedAndGetsASecondFactor(tale) {
  const login = `approver-${tale.lang}`;
  const password = `juniper-lantern-${tale.lang}-47-yak`;

  const security = await Seat.clerk(tale, "security");
  await security.go("/platform/users").then((seat) => seat.look());
  await security.go("/platform/users/new").then((seat) => seat.look());
  await security.send("/platform/users/new", { login, name: "", region: "540500", role: ["approver"] }, { status: 422 });
  await security.lookHere("refused");
  // The three administrators are three people.
  await security.send("/platform/users/new", { login, name: "审批员（演示）", region: "540500", role: ["security_admin", "audit_admin"] }, { status: 422 });
  await security.go("/platform/users/new");
  await security.send("/platform/users/new", { login, name: "审批员（演示）", region: "540500", role: ["approver"] });
  await security.lookHere("invitation");
  const invitation = /\/platform\/invite\/\S+/.exec(await security.text())[0];

  await security.go("/platform").then((seat) => seat.look("an invitation waits"));

  const user = await Seat.take(tale);
  await user.go(invitation).then((seat) => seat.look());
  await user.send(invitation, { new: password, again: `${password}!` }, { status: 422 });
  await user.lookHere("refused");
  await user.send(invitation, { new: password, again: password });
  await user.look();
  // An invitation is good for once.
  await user.go(invitation, 404);
  await user.go("/platform/sign-in");
  await user.send("/platform/sign-in", { login, password: "not-this-one-at-all" }, { status: 422 });
  await user.lookHere("refused");
  await user.signIn({ login, password });
  await user.go("/platform/security").then((seat) => seat.look("before"));
  await user.send("/platform/security/app");
  await user.lookHere("app offered");
  const key = await user.page.locator('input[name="key"]').getAttribute("value");
  await user.send("/platform/security/app/code", { code: "000000" }, { status: 422 });
  await user.send("/platform/security/app/code", { code: await tale.house.code(key) });
  await user.lookHere("recovery codes");
  assert.ok((await user.count("main li code")) >= 8, "recovery codes are shown");
  await user.go("/platform/security").then((seat) => seat.look("after"));

  // A second sign-in is led to the second factor; the first session sees it in its list and ends it.
  const elsewhere = await Seat.take(tale);
  await elsewhere.go("/platform/sign-in");
  await elsewhere.send("/platform/sign-in", { login, password });
  assert.equal(elsewhere.path, "/platform/second-factor");
  await elsewhere.look();
  await elsewhere.go("/platform/batches");
  assert.notEqual(elsewhere.path, "/platform/batches", "nobody is in before the second factor was given");
  await elsewhere.go("/platform/second-factor");
  await elsewhere.send("/platform/second-factor", { code: await tale.house.code(key) });
  await user.go("/platform/security");
  await user.send("/platform/security/sessions");
  await elsewhere.go("/platform");
  assert.equal(elsewhere.path, "/platform/sign-in", "a session that was ended is over at once");

  await security.go(`/platform/users/${login}`).then((seat) => seat.look());
  await security.send(`/platform/users/${login}/lock`);
  await user.go("/platform");
  assert.equal(user.path, "/platform/sign-in", "who is locked is out at once");
  await security.send(`/platform/users/${login}/unlock`);
  tale.approver = { login, password, key };
}

const HOMES = ["maker", "maker-naidong", "checker", "approver1", "finance", "card", "clerk", "collector", "operator", "security", "log", "auditor"];
/** What somebody's role does not let him open. */
const CLOSED = {
  maker: ["/platform/users", "/platform/log"],
  checker: ["/platform/batches/new", "/platform/users"],
  finance: ["/platform/batches/new", "/platform/log"],
  clerk: ["/platform/batches/new", "/platform/users", "/platform/log"],
  collector: ["/platform/batches/new"],
  operator: ["/platform/people", "/platform/users"],
  security: ["/platform/people", "/platform/log", "/platform/batches/new"],
  log: ["/platform/people", "/platform/users"],
  auditor: ["/platform/users", "/platform/batches/new", "/platform/complaints/new"],
};

/** Everybody signs in and out, sees a list of work, and is refused what others do. */
export async function everyRoleSeesWhatIsItsOwn(tale) {
  for (const login of HOMES.filter((login) => tale.house.staff.has(login))) {
    // One-time codes of an approver are few within a minute; the stories of batches use them.
    if (tale.house.staff.get(login).roles.includes("approver")) continue;
    const seat = await Seat.clerk(tale, login);
    await seat.look(login);
    for (const path of CLOSED[login] ?? []) {
      await seat.go(path, 403);
      assert.equal(await seat.count('main form[method="post"]'), 0, `${login} is offered nothing on ${path}`);
    }
    if (login === "clerk") await seat.lookHere("refused");
    await seat.go("/platform/help").then((seat) => seat.look());
    await seat.send("/platform/sign-out");
    await seat.go("/platform");
    assert.equal(seat.path, "/platform/sign-in", `${login} is out`);
    await seat.page.goBack();
    await seat.go("/platform/batches");
    assert.equal(seat.path, "/platform/sign-in", `${login} stays out`);
    await seat.leave();
  }
}

/** The auditor opens every list and every page of a batch, and there is no button that changes anything. */
export async function theAuditorReadsAllAndChangesNothing(tale) {
  const seat = await Seat.clerk(tale, "auditor");
  const batch = `/platform/batches/${tale.batch ?? 1}`;
  const pages = ["", "/load", "/check", "/notice", "/objections", "/submit", "/review", "/approve", "/send", "/replies", "/not-paid", "/close", "/undo"].map((step) => batch + step);
  const lists = ["/platform", "/platform/batches", "/platform/programmes", "/platform/programmes/grass", "/platform/budget", "/platform/payments", "/platform/complaints", "/platform/objections", "/platform/log"];
  for (const path of [...lists, ...pages]) {
    await seat.go(path);
    assert.equal(await seat.deeds(), 0, `the auditor is offered a deed on ${path}`);
  }
  await seat.go("/platform/programmes").then((seat) => seat.look());
  await seat.go("/platform/programmes/grass").then((seat) => seat.look());
  if (tale.script) await seat.go("/platform/programmes/ecopost").then((seat) => seat.look("over time"));
  await seat.go("/platform/programmes/rural_dibao").then((seat) => seat.look("with conflicts"));
  await seat.go(batch).then((seat) => seat.look("auditor"));
  await seat.go(`${batch}/review`).then((seat) => seat.look("none asked for"));
  for (const path of ["/platform/batches/export?as=csv", "/platform/batches/export?as=xlsx", "/platform/budget/export?as=xlsx", "/platform/complaints/export/csv", "/platform/complaints/export/xlsx"]) {
    assert.ok((await seat.fetch(path)).length > 100, path);
  }
}

/** Who signs in at another system is told that none is connected, and how else. */
export async function nobodySignsInElsewhereUnlessThatIsConnected(tale) {
  const seat = await Seat.take(tale);
  for (const face of ["platform", "app"]) {
    for (const path of ["outside", "outside/back"]) {
      await seat.go(`/${face}/sign-in/${path}`, 422);
      await seat.lookHere("none connected");
    }
  }
  await seat.leave();
}

/** A passkey instead of a password; it is a story of scripts, which tells by itself what there is without them. */
export async function aPasskeyIsAddedUsedAndRemoved(tale) {
  if (!tale.script) return;
  const { house, chrome } = tale;
  const { login, password, key } = house.staff.get("approver1");
  assert.deepEqual(await passkey({ chrome, origin: house.origin, who: { login, password, code: () => house.code(key) } }), []);
}

/** The audit administrator reads what everybody did, and takes a signed checkpoint along. */
export async function theLogIsRead(tale) {
  const seat = await Seat.clerk(tale, "log");
  await seat.go("/platform/log").then((seat) => seat.look());
  assert.match(await seat.text(), /batch|user/u);
  assert.match((await seat.fetch("/platform/log/checkpoint")).toString(), /yika/i);
  assert.equal(await seat.deeds(), 0, "the log is read, never written");
  // The digest of a file may have eighteen digits in a row, in the middle of its letters.
  assert.doesNotMatch(await seat.text(), /(?<![\da-f])\d{17}[\dX](?![\da-f])/u, "no whole number of anybody stands in the log");
}
