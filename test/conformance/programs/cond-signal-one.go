// R11.5: Signal without a waiter is lost; each Signal wakes the one who has waited longest.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	cond.Signal()
	for i := 1; i <= 3; i++ {
		go func() {
			mu.Lock()
			note("wait", i)
			cond.Wait()
			note("woken", i)
			mu.Unlock()
		}()
	}
	runtime.Gosched()
	for k := 1; k <= 4; k++ {
		note("signal", k)
		cond.Signal()
		runtime.Gosched()
	}
	fmt.Println(strings.Join(notes, " "))
}
