// R3.4 R3.14 R6.3: random walks of 400 goroutines and their children over channels, a Cond and Gosched, while main yields until all is quiet; a checksum for every 100 notes.
//
//conformance:with runs=60 cases=1,2,3,4,5,6
package main

import (
	"fmt"
	"hash/fnv"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

// below gives the next of a sequence of numbers from 0 to n-1.
func below(x *uint32, n int) int {
	*x = *x*1664525 + 1013904223
	return int(*x>>16) % n
}

var (
	c    = []chan int{make(chan int), make(chan int), make(chan int, 1), make(chan int, 3)}
	cond = sync.NewCond(&sync.Mutex{})
)

func main() {
	seed, _ := strconv.Atoi(os.Args[1])
	for id := 1; id <= 400; id++ {
		go walk(strconv.Itoa(id), uint32(seed*1000+id))
	}
	for quiet, last := 0, 0; quiet < 100; quiet++ {
		runtime.Gosched()
		if len(notes) != last {
			quiet, last = 0, len(notes)
		}
	}
	for i := 0; i < len(notes); i += 100 {
		hash := fnv.New32a()
		hash.Write([]byte(strings.Join(notes[i:min(i+100, len(notes))], " ")))
		fmt.Printf("%08x ", hash.Sum32())
	}
	fmt.Println(len(notes))
}

func walk(id string, x uint32) {
	for step := 1; step <= 4; step++ {
		switch below(&x, 13) {
		case 0, 1, 2:
			k := below(&x, 4)
			c[k] <- step
			note(id, ">", k)
		case 3, 4, 5:
			k := below(&x, 4)
			note(id, "<", k, "=", <-c[k])
		case 6, 7, 8:
			runtime.Gosched()
			note(id, "y")
		case 9:
			if len(id) < 6 {
				go walk(id+strconv.Itoa(step), x^12345)
			}
		case 10:
			cond.L.Lock()
			cond.Wait()
			note(id, "c")
			cond.L.Unlock()
		case 11:
			if below(&x, 2) == 0 {
				cond.Signal()
			} else {
				cond.Broadcast()
			}
		case 12:
			k := below(&x, 4)
			if below(&x, 2) == 0 {
				select {
				case c[k] <- step:
					note(id, "}", k)
				default:
					note(id, "-", k)
				}
			} else {
				select {
				case v := <-c[k]:
					note(id, "{", k, "=", v)
				default:
					note(id, "_", k)
				}
			}
		}
	}
	note(id, ".")
}
