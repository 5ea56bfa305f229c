// R13.3 R4.3: main yields until a sleeper's time has come: the timers are looked at each time.
package main

import (
	"fmt"
	"runtime"
	"time"
)

func main() {
	woke := false
	go func() {
		time.Sleep(2 * time.Millisecond)
		woke = true
	}()
	start := time.Now()
	for !woke {
		runtime.Gosched()
	}
	fmt.Println(time.Since(start) >= 2*time.Millisecond, time.Since(start) < 10*time.Millisecond)
}
