/**
 * The demonstrations of the talk of about 2014: files and threads, the network without threads, a web service that stops answering while keys
 * are derived, and its cures; and descriptors that run out.
 *
 * A demo is measured: how many threads there were, how long users waited. Each program prints what it has seen.
 */
import type { Go, GoConn, Goroutine, Program, Visit } from "../program/face.js";
import type { Scenario } from "./scenario.js";

const blocked = 100;

/** A hundred goroutines that each read a file from a disk, at once. */
const fileIo: Scenario = {
  name: "file-io",
  title: "Reading files makes threads",
  about:
    "A read from a disk keeps its thread in the kernel. A hundred at once need a hundred threads, and they stay.",
  program: function* main({ sync, os, fmt }: Go) {
    const all = sync.WaitGroup("all");
    for (let i = 0; i < blocked; i++)
      yield* all.Go(function* reader() {
        yield* os.Open(`file ${i}`, { latency: 50_000_000 }).Read();
      });
    yield* all.Wait();
    yield* fmt.Println(blocked, "files were read");
  },
  options: { procs: 4 },
  moments: [
    {
      figure: "2014 file I/O demo",
      shows: "a hundred threads are in the kernel",
      when: (s) => s.threads.filter((thread) => thread.state === "syscall").length === blocked,
    },
  ],
};

/** A hundred connections on which nothing comes, of some sort. */
function connections(sort: string): Program {
  return function* main({ net, go, sync, time, fmt }: Go) {
    const address = sort === "unix" ? "/tmp/demo.sock" : ":7000";
    const listener = net.Listen(address);
    const all = sync.WaitGroup("all");
    yield* go(function* server() {
      for (;;) {
        const [conn] = yield* listener.Accept();
        if (conn === null) return;
        yield* go(function* handler() {
          const [text] = yield* conn.Read();
          yield* conn.Write(text);
        });
      }
    });
    for (let i = 0; i < blocked; i++)
      yield* all.Go(function* client() {
        const [conn] = yield* net.Dial(address);
        yield* time.Sleep(20 * time.Millisecond);
        yield* conn!.Write("hello");
        yield* conn!.Read();
      });
    yield* all.Wait();
    yield* fmt.Println(blocked, sort, "connections were served");
  };
}

const network = (sort: "tcp" | "unix"): Scenario => ({
  name: `network-io-${sort}`,
  title: `Waiting for the network (${sort}) makes no threads`,
  about:
    "Who waits for a connection is parked with the poller. Two hundred goroutines wait, and a handful of threads serve them.",
  program: connections(sort),
  options: { procs: 4 },
  moments: [
    {
      figure: "2014 network I/O demo",
      shows: "a hundred handlers wait for the network, and there are fewer than ten threads",
      when: (s) =>
        s.goroutines.filter((goroutine) => goroutine.name === "handler" && goroutine.reason === "IO wait")
          .length === blocked && s.threads.length < 10,
    },
  ],
});

/** The same with datagrams: a hundred sockets, each with a goroutine that waits for its message. */
const datagrams: Scenario = {
  name: "network-io-udp",
  title: "Waiting for the network (udp) makes no threads",
  about: "A socket for datagrams waits like any other: its goroutine is parked with the poller.",
  program: function* main({ net, sync, time, fmt }: Go) {
    const all = sync.WaitGroup();
    for (let i = 0; i < blocked; i++)
      yield* all.Go(function* handler() {
        const socket = net.ListenPacket(`:${7_000 + i}`);
        const [text, from] = yield* socket.ReadFrom();
        yield* socket.WriteTo(text, from);
      });
    yield* time.Sleep(20 * time.Millisecond);
    const client = net.ListenPacket("client");
    for (let i = 0; i < blocked; i++) {
      yield* client.WriteTo("hello", `:${7_000 + i}`);
      yield* client.ReadFrom();
    }
    yield* all.Wait();
    yield* fmt.Println(blocked, "udp sockets were served");
  },
  options: { procs: 4 },
  moments: network("tcp").moments,
};

/** How long a key takes, in ns: 80 ms, as a slow password hash does. */
const keyTime = 80_000_000;
const users = 40;

/** A service where every second user wants a key, and the others a page that costs nothing. */
function webService(
  derive: (go: Go) => {
    accept: () => Goroutine;
    key: (conn: GoConn) => Goroutine;
    /** Whether the acceptor answers each request itself before it accepts the next. */
    isSynchronous?: boolean;
  },
): Program {
  return function* main(go: Go) {
    const { net, time, fmt } = go;
    const service = derive(go);
    const listener = net.Listen(":80");
    const pages = net.visit(":80", { count: users, every: 5 * time.Millisecond, request: "page" });
    const keys = net.visit(":80", { count: users, every: 5 * time.Millisecond, request: "key" });
    yield* go.go(function* acceptor() {
      yield* service.accept();
      for (;;) {
        const [conn] = yield* listener.Accept();
        if (conn === null) return;
        const handler = function* handler() {
          const [request] = yield* conn.Read();
          if (request === "key") yield* service.key(conn);
          else yield* answer(conn, "a page");
        };
        if (service.isSynchronous === true) yield* handler();
        else yield* go.go(handler);
      }
    });
    yield* time.Sleep(8 * time.Second);
    yield* fmt.Println(report("pages", pages));
    yield* fmt.Println(report("keys", keys));
  };
}

/** How long users waited, in ms. */
function report(what: string, visits: readonly Visit[]): string {
  const waited = visits
    .map(({ came, answered }) => (answered === null ? Infinity : (answered - came) / 1e6))
    .sort((a, b) => a - b);
  const at = (part: number): string => {
    const ms = waited[Math.min(waited.length - 1, Math.floor(part * waited.length))]!;
    return ms === Infinity ? "never" : `${ms.toFixed(1)} ms`;
  };
  return `${what}: half within ${at(0.5)}, the slowest ${at(1)}`;
}

function* nothing(): Goroutine<void> {}

function* answer(conn: GoConn, text: string): Goroutine<void> {
  yield* conn.Write(text);
  yield* conn.Close();
}

const service = (
  name: string,
  title: string,
  about: string,
  parts: Parameters<typeof webService>[0],
  options: Scenario["options"] = {},
): Scenario => ({
  name: `web-service-${name}`,
  title,
  about,
  program: webService(parts),
  options: { procs: 2, ...options },
  moments: [],
});

/** The service, and what the talk does about it. */
const webServices: readonly Scenario[] = [
  service(
    "stalls",
    "The service stops answering while keys are derived",
    "Two Ps, and every key takes one for 80 ms. Before Go 1.14 nobody could stop it; a page waits behind all keys that came before.",
    ({ work }) => ({
      accept: nothing,
      *key(conn) {
        yield* work(keyTime);
        yield* answer(conn, "a key");
      },
    }),
    { godebug: "asyncpreemptoff=1" },
  ),
  service(
    "preempted",
    "The same service since Go 1.14",
    "A key is interrupted every 10 ms or so, and goes to the end of the global queue. Pages wait for turns, no longer for keys.",
    ({ work }) => ({
      accept: nothing,
      *key(conn) {
        yield* work(keyTime);
        yield* answer(conn, "a key");
      },
    }),
  ),
  service(
    "bite-sized",
    "Bite-sized: the key yields now and then",
    "After each ms of work the goroutine calls Gosched, and goes to the end of the global queue.",
    ({ work, runtime }) => ({
      accept: nothing,
      *key(conn) {
        for (let i = 0; i < keyTime / 1_000_000; i++) {
          yield* work(1_000_000);
          yield* runtime.Gosched();
        }
        yield* answer(conn, "a key");
      },
    }),
    { godebug: "asyncpreemptoff=1" },
  ),
  service(
    "locked-acceptor",
    "LockOSThread on the acceptor",
    "The acceptor has a thread of its own, but a thread is no P: it still waits for one of the two, and so do the handlers.",
    ({ work, runtime }) => ({
      *accept() {
        yield* runtime.LockOSThread();
      },
      *key(conn) {
        yield* work(keyTime);
        yield* answer(conn, "a key");
      },
    }),
    { godebug: "asyncpreemptoff=1" },
  ),
  service(
    "synchronous",
    "Synchronous: one request after the other",
    "The acceptor answers each request before it takes the next. Nobody shares a P with a key; but whoever comes while one is derived waits at the door, and the " +
      "second P has nothing to do. What was a queue of goroutines is now a queue of connections, and the caller sees it.",
    ({ work }) => ({
      isSynchronous: true,
      accept: nothing,
      *key(conn) {
        yield* work(keyTime);
        yield* answer(conn, "a key");
      },
    }),
    { godebug: "asyncpreemptoff=1" },
  ),
  service(
    "queue",
    "A queue and one worker",
    "Keys are derived one after the other by a single goroutine. The second P is always free for pages; keys wait longer.",
    ({ chan, go, work }) => {
      const queue = chan<GoConn>(users, "queue");
      return {
        *accept() {
          yield* go(function* worker() {
            for (;;) {
              const conn = yield* queue.recv();
              yield* work(keyTime);
              yield* answer(conn, "a key");
            }
          });
        },
        *key(conn) {
          yield* queue.send(conn);
        },
      };
    },
    { godebug: "asyncpreemptoff=1" },
  ),
];

/** A process that does nothing but derive keys for others. */
const keyService: Program = function* main({ net, go, work }: Go) {
  const listener = net.Listen("keys:1");
  for (;;) {
    const [conn] = yield* listener.Accept();
    if (conn === null) return;
    yield* go(function* deriver() {
      yield* conn.Read();
      yield* work(keyTime);
      yield* answer(conn, "a key");
    });
  }
};

/** The cure of two services: the operating system shares the cores, and it does interrupt. */
const twoProcesses: Scenario = {
  ...service(
    "two-processes",
    "Two processes: pages here, keys there",
    "Keys are derived by a process of their own. The operating system gives the web service a core whenever a page is asked for.",
    ({ net }) => ({
      accept: nothing,
      *key(conn) {
        const [keys] = yield* net.Dial("keys:1");
        yield* keys!.Write("derive");
        const [key] = yield* keys!.Read();
        yield* answer(conn, key);
      },
    }),
    { cores: 2, godebug: "asyncpreemptoff=1" },
  ),
  others: [{ program: keyService, options: { procs: 2, godebug: "asyncpreemptoff=1" } }],
};

/** Accept fails when the process has no descriptor left. */
const descriptors: Scenario = {
  name: "too-many-files",
  title: "Accept runs out of descriptors",
  about:
    "A connection that is never closed keeps its descriptor. When none is left, Accept gives an error, again and again.",
  program: function* main({ net, fmt, time }: Go) {
    const listener = net.Listen(":80");
    net.visit(":80", { count: 30, every: 10_000 });
    for (let accepted = 0; ; accepted++) {
      const [, error] = yield* listener.Accept();
      if (error === null) continue;
      yield* fmt.Println(accepted, "connections, then:", error);
      yield* time.Sleep(time.Millisecond);
      return;
    }
  },
  options: { bounds: { files: 20 } },
  moments: [],
};

/** In the order of the talk. */
export const demos2014: readonly Scenario[] = [
  fileIo,
  network("tcp"),
  datagrams,
  network("unix"),
  ...webServices,
  twoProcesses,
  descriptors,
];
