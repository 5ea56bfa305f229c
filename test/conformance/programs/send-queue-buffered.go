// R10.3: six senders and a buffer of two: a receive takes the buffer's head and puts the first waiting sender's value at its tail.
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
	c := make(chan int, 2)
	var wg sync.WaitGroup
	for i := 1; i <= 6; i++ {
		wg.Add(1)
		go func() {
			c <- i
			note("S", i)
			wg.Done()
		}()
	}
	runtime.Gosched()
	note("len", len(c))
	for k := 0; k < 6; k++ {
		note("r", <-c)
		note("len", len(c))
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
