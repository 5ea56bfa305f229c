// R20.4: five receivers wait on an unbuffered channel; main sends five times in a row.
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
			v := <-c
			note(i, "=", v)
			wg.Done()
		}()
	}
	runtime.Gosched()
	for v := 1; v <= 5; v++ {
		c <- v
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
