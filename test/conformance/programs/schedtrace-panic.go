// R17.3 R2.2: at a panic every P, M and G, in detail, and only then the panic's own words.
//
//conformance:with godebug=scheddetail=1 output=schedtrace runs=60
package main

//go:noinline
func step(x uint) uint { return x*1664525 + 1013904223 }

func compute(turns int) (x uint) {
	for i := 0; i < turns; i++ {
		x = step(x)
	}
	return x
}

func main() {
	compute(700000)
	c := make(chan int)
	done := make(chan int)
	for i := 0; i < 3; i++ {
		go func() {
			<-c
			done <- i
		}()
	}
	go func() { done <- 3 }()
	<-done
	c <- 1 // one is runnable, and still shows why it waited
	panic("enough")
}
