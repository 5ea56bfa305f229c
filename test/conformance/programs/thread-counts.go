// R20.18 R7.10: ten goroutines that read from the kernel's own pipes need a thread each; a hundred that wait in the poller need none.
//
//conformance:with runs=60
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"syscall"
	"time"
)

func threads() int { return pprof.Lookup("threadcreate").Count() }

func main() {
	var pipe [2]int
	syscall.Pipe(pipe[:])
	for i := 0; i < 10; i++ {
		go syscall.Read(pipe[0], make([]byte, 1))
	}
	time.Sleep(100 * time.Millisecond)
	blocked := threads()
	for i := 0; i < 100; i++ {
		r, _, _ := os.Pipe()
		go r.Read(make([]byte, 1))
	}
	time.Sleep(100 * time.Millisecond)
	fmt.Println(blocked, threads()-blocked)
}
