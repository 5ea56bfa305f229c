// R20.15 R8.5: main has computed for a while, so sysmon comes by every 10 ms; it starts a goroutine and loops on without a call. After how many us does the other one run?
//
//conformance:with kind=distribution runs=200
package main

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

func main() {
	for begin, some := time.Now(), 30*time.Millisecond+rand.N(20*time.Millisecond); time.Since(begin) < some; {
	}
	var other atomic.Int64
	begin := time.Now()
	go func() { other.Store(int64(time.Since(begin))) }()
	for other.Load() == 0 {
	}
	fmt.Println(other.Load() / 1000)
}
