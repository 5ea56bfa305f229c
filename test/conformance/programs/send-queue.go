// R10.3: five senders wait on an unbuffered channel; main receives from them in turn.
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
	c := make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			c <- i
			note("S", i)
			wg.Done()
		}()
	}
	runtime.Gosched()
	for k := 0; k < 5; k++ {
		note("r", <-c)
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
