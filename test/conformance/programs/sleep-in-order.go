// R13.2 R4.3: ten goroutines sleep 1 to 10 ms at once and again; each wakes at its own time.
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
	for i := 10; i >= 1; i-- {
		wg.Add(1)
		go func() {
			time.Sleep(time.Duration(i*4) * time.Millisecond)
			note(i)
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
