// R13.6: the same with three goroutines in line; the one from runnext is kicked to the tail of the ring.
package main

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			note("g", i)
			wg.Done()
		}()
	}
	time.Sleep(1)
	note("main")
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
