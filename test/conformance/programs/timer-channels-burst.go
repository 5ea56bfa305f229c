// R13 R10.6: three goroutines wait on timer channels that come due in one burst.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func burn(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

func main() {
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			timer := time.NewTimer(time.Duration(5-i) * time.Millisecond)
			never := make(chan int)
			select {
			case <-timer.C:
				note(i)
			case <-never:
			}
			wg.Done()
		}()
	}
	runtime.Gosched()
	burn(6 * time.Millisecond)
	note("main")
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
