// R10: the jobs are all in the buffer before three workers start; each yields while it works.
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
	jobs := make(chan int, 9)
	for job := 1; job <= 9; job++ {
		jobs <- job
	}
	close(jobs)
	var wg sync.WaitGroup
	for w := 1; w <= 3; w++ {
		wg.Add(1)
		go func() {
			for job := range jobs {
				note("w", w, "j", job)
				for k := 0; k < w; k++ {
					runtime.Gosched()
				}
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
