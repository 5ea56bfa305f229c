// R6.3 R10.4 R11.2: random walks over channels, locks, Conds and Gosched: five goroutines and their children, the walk given by a seed.
//
//conformance:with runs=25 cases=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
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
	mu   [2]sync.Mutex
	rw   sync.RWMutex
	cond = sync.NewCond(&sync.Mutex{})
)

func main() {
	seed, _ := strconv.Atoi(os.Args[1])
	for id := 1; id <= 5; id++ {
		go walk(strconv.Itoa(id), uint32(seed*1000+id))
	}
	time.Sleep(20 * time.Millisecond)
	fmt.Println(strings.Join(notes, " "))
	select {}
}

func walk(id string, x uint32) {
	for step := 1; step <= 8; step++ {
		switch below(&x, 15) {
		case 0, 1, 2:
			k := below(&x, 4)
			c[k] <- step
			note(id, ">", k)
		case 3, 4, 5:
			k := below(&x, 4)
			note(id, "<", k, "=", <-c[k])
		case 6:
			runtime.Gosched()
			note(id, "y")
		case 7:
			k := below(&x, 2)
			mu[k].Lock()
			if below(&x, 2) == 0 {
				runtime.Gosched()
			}
			note(id, "m", k)
			mu[k].Unlock()
		case 8:
			rw.RLock()
			runtime.Gosched()
			note(id, "r")
			rw.RUnlock()
		case 9:
			rw.Lock()
			if below(&x, 2) == 0 {
				runtime.Gosched()
			}
			note(id, "w")
			rw.Unlock()
		case 10:
			if len(id) < 4 {
				go walk(id+strconv.Itoa(step), x^12345)
			}
		case 11:
			cond.L.Lock()
			cond.Wait()
			note(id, "c")
			cond.L.Unlock()
		case 12:
			if below(&x, 2) == 0 {
				cond.Signal()
			} else {
				cond.Broadcast()
			}
		case 13:
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
		case 14:
			var wg sync.WaitGroup
			wg.Add(1)
			go func() {
				mu[0].Lock()
				note(id, "g")
				mu[0].Unlock()
				wg.Done()
			}()
			wg.Wait()
			note(id, "G")
		}
	}
	note(id, ".")
}
