// R20.17 R15.8: main receives and nobody sends.
package main

func main() {
	c := make(chan int)
	<-c
}
