// R10.1: a buffered channel as a semaphore: at most two of six are inside.
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
	slots := make(chan bool, 2)
	inside, most := 0, 0
	var wg sync.WaitGroup
	for i := 1; i <= 6; i++ {
		wg.Add(1)
		go func() {
			slots <- true
			inside++
			most = max(most, inside)
			note("in", i)
			runtime.Gosched()
			note("out", i)
			inside--
			<-slots
			wg.Done()
		}()
	}
	wg.Wait()
	note("most", most)
	fmt.Println(strings.Join(notes, " "))
}
