// R1.11 R3.5: spawn order in a program that links neither fmt nor os: no finalizer goroutine waits in runnext.
//
//conformance:with cases=1,2,3,5,10,60,61,100,255,256,257,258,259,300,386,600 output=stderr
package main

import (
	"sync"
	"syscall"
)

func main() {
	text, _ := syscall.Getenv("CASE")
	n := 0
	for _, digit := range text {
		n = 10*n + int(digit-'0')
	}
	order := make([]int, 0, n)
	var wg sync.WaitGroup
	for i := 1; i <= n; i++ {
		wg.Add(1)
		go func() {
			order = append(order, i)
			wg.Done()
		}()
	}
	wg.Wait()
	for i := 0; i < len(order); i++ {
		first := order[i]
		for i+1 < len(order) && order[i+1] == order[i]+1 {
			i++
		}
		if order[i] > first {
			print(first, "..", order[i], " ")
		} else {
			print(first, " ")
		}
	}
	println()
}
