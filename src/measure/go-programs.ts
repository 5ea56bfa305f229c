/**
 * The probes that run on real Go, as text: they are written into a folder of their own, built, run and removed (go-toolchain.ts). They need
 * nothing but the standard library, and build with Go 1.18 or later.
 */

/** What it costs to hand over. Arguments: which, GOMAXPROCS (0: Go's default), how long in ms, how long a sample is in us. */
export const switchesGo = `// What it costs in Go to go from one goroutine to another.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// A bench returns a function that does at least n operations and says how many it did, and
// how many of them went on side by side.
type bench func() func(n int) (done, beside int)

func pingPong(lock bool) func(n int) (int, int) {
	there, back := make(chan int), make(chan int)
	go func() {
		if lock {
			runtime.LockOSThread()
		}
		for m := range there {
			back <- m
		}
	}()
	if lock {
		runtime.LockOSThread()
	}
	return func(n int) (int, int) {
		rounds := (n + 1) / 2
		for i := 0; i < rounds; i++ {
			there <- i
			<-back
		}
		return 2 * rounds, 1
	}
}

var benches = map[string]bench{
	"channel": func() func(int) (int, int) { return pingPong(false) },
	"locked":  func() func(int) (int, int) { return pingPong(true) },
	"buffered": func() func(int) (int, int) {
		c := make(chan int, 1)
		return func(n int) (int, int) {
			for i := 0; i < n; i += 2 {
				c <- i
				<-c
			}
			return (n + 1) / 2 * 2, 1
		}
	},
	"gosched": func() func(int) (int, int) {
		procs := runtime.GOMAXPROCS(0)
		return func(n int) (int, int) {
			each := (n + 2*procs - 1) / (2 * procs)
			var all sync.WaitGroup
			all.Add(2 * procs)
			for i := 0; i < 2*procs; i++ {
				go func() {
					for i := 0; i < each; i++ {
						runtime.Gosched()
					}
					all.Done()
				}()
			}
			all.Wait()
			return each * 2 * procs, procs
		}
	},
	"spawn": func() func(int) (int, int) {
		var one sync.WaitGroup
		return func(n int) (int, int) {
			for i := 0; i < n; i++ {
				one.Add(1)
				go func() { one.Done() }()
				one.Wait()
			}
			return n, 1
		}
	},
}

func main() {
	number := func(i int) int {
		n, err := strconv.Atoi(os.Args[i])
		if err != nil {
			panic(err)
		}
		return n
	}
	if os.Args[1] == "about" {
		fmt.Printf("{\\"cpus\\":%d,\\"procs\\":%d}\\n", runtime.NumCPU(), runtime.GOMAXPROCS(0))
		return
	}
	runtime.GOMAXPROCS(number(2))
	budget, sample := time.Duration(number(3))*time.Millisecond, time.Duration(number(4))*time.Microsecond
	do := benches[os.Args[1]]()
	n, begin := 2, time.Now()
	for warm := false; !warm; warm = time.Since(begin) >= budget/4 {
		start := time.Now()
		done, _ := do(n)
		if took := time.Since(start); took < sample {
			n = min(2*n, int(float64(done)*1.1*float64(sample)/float64(took+1))+2)
		}
		if time.Since(begin) > budget {
			break
		}
	}
	goesOn := func(samples int) bool {
		spent := time.Since(begin)
		return spent < budget || samples == 0 || samples < 7 && spent < 3*budget
	}
	for samples := 0; goesOn(samples); samples++ {
		start := time.Now()
		done, beside := do(n)
		ns := float64(time.Since(start).Nanoseconds()) / float64(done) * float64(beside)
		fmt.Printf("{\\"ns\\":%.3f,\\"ops\\":%d}\\n", ns, done)
	}
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
`;

/**
 * Who waits, and how many threads that takes. Arguments: files or sockets, how many, how long they come, in ms, how long they then wait. Prints
 * every 10 ms how many threads the process has, how many goroutines wait, and how many are done.
 *
 * The counterpart of a file that answers slowly is a pipe whose descriptor is left in blocking mode and read by the system call itself: the
 * thread sleeps in the kernel, as it does on a disk, and no disk has to be slow.
 */
export const waitersGo = `// Goroutines that wait for files, or for sockets; and the threads that they take.
package main

import (
	"fmt"
	"net"
	"os"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

var waiting, done int64

// threads is how many the process has now; where the system does not tell, how many Go has made.
func threads() int {
	if text, err := os.ReadFile("/proc/self/status"); err == nil {
		for _, line := range strings.Split(string(text), "\\n") {
			if strings.HasPrefix(line, "Threads:") {
				n, _ := strconv.Atoi(strings.TrimSpace(line[len("Threads:"):]))
				return n
			}
		}
	}
	return pprof.Lookup("threadcreate").Count()
}

// A waiter is a goroutine that reads; answer makes its read return.
type waiter struct{ read, answer func() error }

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func file() (waiter, error) {
	var p [2]int
	if err := syscall.Pipe(p[:]); err != nil {
		return waiter{}, err
	}
	one := []byte{1}
	return waiter{
		read:   func() error { _, err := syscall.Read(p[0], make([]byte, 1)); return err },
		answer: func() error { _, err := syscall.Write(p[1], one); return err },
	}, nil
}

func socket(l net.Listener) (waiter, error) {
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		return waiter{}, err
	}
	server, err := l.Accept()
	if err != nil {
		return waiter{}, err
	}
	return waiter{
		read:   func() error { _, err := server.Read(make([]byte, 1)); return err },
		answer: func() error { _, err := client.Write([]byte{1}); return err },
	}, nil
}

func main() {
	many, _ := strconv.Atoi(os.Args[2])
	ms := func(i int) time.Duration {
		n, _ := strconv.Atoi(os.Args[i])
		return time.Duration(n) * time.Millisecond
	}
	coming, staying := ms(3), ms(4)
	begin := time.Now()
	tell := func() {
		fmt.Printf("{\\"ms\\":%.1f,\\"threads\\":%d,\\"waiting\\":%d,\\"done\\":%d}\\n", time.Since(begin).Seconds()*1000,
			threads(), atomic.LoadInt64(&waiting), atomic.LoadInt64(&done))
	}
	tell()
	next := func() (waiter, error) { return file() }
	if os.Args[1] == "sockets" {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			fail(err)
		}
		next = func() (waiter, error) { return socket(l) }
	}
	ticks := time.NewTicker(10 * time.Millisecond)
	var all []waiter
	var over sync.WaitGroup
	start := func() bool {
		w, err := next()
		if err != nil {
			if len(all) == 0 {
				fail(err)
			}
			fmt.Fprintln(os.Stderr, err) // as many as the system allows
			return false
		}
		all = append(all, w)
		over.Add(1)
		go func() {
			defer over.Done()
			atomic.AddInt64(&waiting, 1)
			err := w.read()
			atomic.AddInt64(&waiting, -1)
			if err == nil {
				atomic.AddInt64(&done, 1)
			}
		}()
		return true
	}
	room := true
	for room && len(all) < many {
		share := float64(time.Since(begin)) / float64(coming)
		for room && len(all) < many && float64(len(all)) < share*float64(many) {
			room = start()
		}
		<-ticks.C
		tell()
	}
	for end := time.Now().Add(staying); time.Now().Before(end); tell() {
		<-ticks.C
	}
	for _, w := range all {
		if err := w.answer(); err != nil {
			fail(err)
		}
	}
	over.Wait()
	for i := 0; i < 5; i++ {
		<-ticks.C
		tell()
	}
}
`;
