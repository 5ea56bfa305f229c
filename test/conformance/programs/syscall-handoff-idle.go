// R7.9 R20.16: after a sleep main blocks in a read of the kernel, with a goroutine queued: how many us until that one runs?
//
//conformance:with kind=bounds runs=200
package main

import (
	"fmt"
	"syscall"
	"time"
)

func main() {
	var pipe [2]int
	syscall.Pipe(pipe[:])
	time.Sleep(50 * time.Millisecond)
	var waited time.Duration
	begin := time.Now()
	go func() {
		waited = time.Since(begin)
		syscall.Write(pipe[1], []byte{1})
	}()
	syscall.Read(pipe[0], make([]byte, 1))
	fmt.Println(waited.Microseconds())
}
