// R10.5 R10.6: four selects wait on one channel (and each on one of its own); main closes it.
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
	quit := make(chan bool)
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			own := make(chan int)
			select {
			case <-own:
				note("never")
			case <-quit:
				note(i)
			}
			wg.Done()
		}()
	}
	runtime.Gosched()
	close(quit)
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
