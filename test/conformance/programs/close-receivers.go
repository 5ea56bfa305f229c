// R20.6 R10.5: five receivers wait; main closes the channel.
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
			_, ok := <-c
			note(i, "=", ok)
			wg.Done()
		}()
	}
	runtime.Gosched()
	close(c)
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
