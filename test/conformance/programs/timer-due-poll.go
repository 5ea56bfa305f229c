// R13 R10.3 (1.23): a receive that does not wait runs a timer that is due.
package main

import (
	"fmt"
	"time"
)

func burn(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

func main() {
	timer := time.NewTimer(time.Millisecond)
	poll := func() {
		select {
		case <-timer.C:
			fmt.Println("due")
		default:
			fmt.Println("not yet")
		}
	}
	poll()
	burn(3 * time.Millisecond)
	poll()
	poll()
}
