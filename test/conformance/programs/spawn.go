// R20.1 R20.2: main starts goroutines 1..n; each writes down its number when it runs.
//
//conformance:with cases=1,2,3,4,5,6,7,8,9,10,11,60,61,62,63,100,200,255,256,257,258,259,300,384,385,386,387,512,513,600,700,1000,1500,3000,5000
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var order []int
	var wg sync.WaitGroup
	for i := 1; i <= n; i++ {
		wg.Add(1)
		go func() {
			order = append(order, i)
			wg.Done()
		}()
	}
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
