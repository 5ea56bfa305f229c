// R12.7 R5.8: five goroutines wait for pipes; main writes to each in turn and then waits. In which order do they run?
package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

var notes []string

func main() {
	var wg sync.WaitGroup
	var writers [5]*os.File
	for i := range writers {
		r, w, _ := os.Pipe()
		writers[i] = w
		wg.Go(func() {
			r.Read(make([]byte, 1))
			notes = append(notes, fmt.Sprint(i+1))
		})
	}
	time.Sleep(20 * time.Millisecond)
	for _, w := range writers {
		w.Write([]byte{1})
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
