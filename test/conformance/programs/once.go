// R11: four goroutines call one Once whose function yields; the others wait until it has returned.
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
	var once sync.Once
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			note("call", i)
			once.Do(func() {
				note("begin", i)
				runtime.Gosched()
				note("end", i)
			})
			note("back", i)
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
