// R7.8 R7.9 R8.2: main blocks in a read of the kernel five times; since the first time sysmon has come by every 20 us. The fifth time, how many us until a queued goroutine runs?
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
	var waited time.Duration
	for i := 0; i < 5; i++ {
		for begin, some := time.Now(), rand.N(100*time.Microsecond); time.Since(begin) < some; {
		}
		begin := time.Now()
		go func() {
			waited = time.Since(begin)
			syscall.Write(pipe[1], []byte{1})
		}()
		syscall.Read(pipe[0], make([]byte, 1))
	}
	fmt.Println(waited.Microseconds())
}
