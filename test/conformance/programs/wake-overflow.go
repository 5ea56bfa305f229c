// R11.6 R3.4: n goroutines wait on one Cond; a broadcast readies all of them through one P's queue.
//
//conformance:with cases=10,100,256,257,258,300,400,600
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	cond := sync.NewCond(&sync.Mutex{})
	var order []int
	var wg sync.WaitGroup
	waiting := 0
	for i := 1; i <= n; i++ {
		wg.Add(1)
		go func() {
			cond.L.Lock()
			waiting++
			cond.Wait()
			order = append(order, i)
			cond.L.Unlock()
			wg.Done()
		}()
	}
	for waiting < n {
		runtime.Gosched()
	}
	cond.Broadcast()
	wg.Wait()
	printRanges(order)
}

// printRanges prints 1 2 3 7 as "1..3 7".
func printRanges(order []int) {
	for i := 0; i < len(order); i++ {
		first := order[i]
		for i+1 < len(order) && order[i+1] == order[i]+1 {
			i++
		}
		if order[i] > first {
			fmt.Printf("%d..%d ", first, order[i])
		} else {
			fmt.Printf("%d ", first)
		}
	}
	fmt.Println()
}
