// R20.24 R14.1 R14.5 R14.6: what an execution trace tells of a collection on one P: two stops of the world, a fractional worker and then an idle one.
package main

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/trace"
	"sort"
	"strings"
)

type node struct {
	next *node
	rest [1000]byte
}

// keep is 5 MB in a list, which takes a while to mark.
var keep *node

// args is how many numbers follow the time of each kind of event (R18.7).
var args = map[byte]int{9: 2, 10: 2, 12: 3, 13: 2, 14: 3, 15: 1, 16: 2, 19: 2, 20: 2, 21: 3, 22: 2, 25: 3, 26: 2, 28: 1, 29: 2,
	30: 1, 31: 1, 32: 1, 33: 2, 34: 1, 35: 1, 37: 1, 38: 1, 39: 1, 40: 4, 41: 2, 42: 3, 43: 3, 44: 4, 45: 2, 46: 2, 47: 3, 48: 4}

type event struct {
	time uint64
	text string
}

type reader struct {
	data    []byte
	strings map[uint64]string
	events  []event
}

func (r *reader) byte() byte {
	b := r.data[0]
	r.data = r.data[1:]
	return b
}

func (r *reader) number() uint64 {
	var n uint64
	for shift := 0; ; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
}

// batch reads one batch; late says whether its strings are known already, and its events wanted.
func (r *reader) batch(late bool) {
	if r.byte() != 1 {
		return // the end of a generation
	}
	r.number()
	r.number()
	time := r.number()
	size := r.number()
	all := r.data[size:]
	r.data = r.data[:size]
	first := r.data[0]
	for first == 4 && len(r.data) > 1 {
		r.data = r.data[1:]
		for len(r.data) > 0 {
			r.byte()
			id, n := r.number(), r.number()
			r.strings[id] = string(r.data[:n])
			r.data = r.data[n:]
		}
	}
	for late && first >= 9 && first < 50 && len(r.data) > 0 {
		kind := r.byte()
		time += r.number()
		var a [4]uint64
		for i := 0; i < args[kind]; i++ {
			a[i] = r.number()
		}
		text := map[byte]string{26: "STWBegin " + r.strings[a[0]], 27: "STWEnd", 29: "GCBegin", 30: "GCEnd", 39: r.strings[a[0]]}[kind]
		if text != "" {
			r.events = append(r.events, event{time, text})
		}
	}
	r.data = all
}

func main() {
	for range 5_000 {
		keep = &node{next: keep}
	}
	runtime.GC()
	var buffer bytes.Buffer
	trace.Start(&buffer)
	runtime.GC()
	trace.Stop()
	r := reader{strings: map[uint64]string{}}
	for _, late := range []bool{false, true} {
		for r.data = buffer.Bytes()[16:]; len(r.data) > 0; {
			r.batch(late)
		}
	}
	sort.SliceStable(r.events, func(i, j int) bool { return r.events[i].time < r.events[j].time })
	var told []string
	for _, e := range r.events {
		if len(told) == 0 && e.text != "GCBegin" {
			continue // the stop that starts the trace
		}
		if len(told) == 0 || told[len(told)-1] != e.text {
			told = append(told, e.text)
		}
	}
	fmt.Println(strings.Join(told, "\n"))
}
