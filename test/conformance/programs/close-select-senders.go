// R10.5 R10.6: a select that waits to send is woken by close, and panics.
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
	other := make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { note(i, " ", recover()) }()
			select {
			case c <- i:
			case <-other:
			}
		}()
	}
	runtime.Gosched()
	close(c)
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
