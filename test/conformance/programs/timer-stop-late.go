// R13 (1.23): Stop of a timer that came due but whose value nobody has received: no stale value is left behind.
package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.NewTimer(time.Millisecond)
	time.Sleep(10 * time.Millisecond)
	fmt.Println("len", len(t.C), "cap", cap(t.C))
	fmt.Println("stop", t.Stop())
	select {
	case <-t.C:
		fmt.Println("stale value")
	default:
		fmt.Println("nothing left")
	}
}
