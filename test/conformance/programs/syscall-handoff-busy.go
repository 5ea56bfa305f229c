// R7.9 R20.16: after computing for a while main blocks in a read of the kernel, with a goroutine queued: how many us until that one runs?
//
//conformance:with kind=distribution runs=200
package main

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"
)

func main() {
	var pipe [2]int
	syscall.Pipe(pipe[:])
	for begin, some := time.Now(), 30*time.Millisecond+rand.N(20*time.Millisecond); time.Since(begin) < some; {
	}
	var waited time.Duration
	begin := time.Now()
	go func() {
		waited = time.Since(begin)
		syscall.Write(pipe[1], []byte{1})
	}()
	syscall.Read(pipe[0], make([]byte, 1))
	fmt.Println(waited.Microseconds())
}
