;; A module as rustc names things: `game` comes first, `sim` is behind one gate. What `play` returns and
;; tells depends on memory, on a global, on the table and on functions of either half.
(module
  (import "host" "tell" (func $tell (param i32)))
  (type $unary (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "\2a")
  (global $pointer (mut i32) (i32.const 100))
  (table $functions 4 4 funcref)
  (elem (i32.const 1) func $game::shown $<sim::Told$as$sim::Outside>::answer $game::helped)

  (func $game::play (export "play") (type $unary)
    (i32.add
      (call $sim::step::h0123456789abcdef (local.get 0))
      (call $shared::twice (global.get $pointer))))

  (func $game::shown (type $unary) (i32.const 1000))

  (func $game::helped (type $unary)
    (call $sim::step::h0123456789abcdef (i32.sub (local.get 0) (i32.const 1))))

  (func $shared::twice (type $unary) (i32.mul (local.get 0) (i32.const 2)))

  ;; Comes again by way of the table until nothing is left of its argument.
  (func $sim::step::h0123456789abcdef (type $unary)
    (global.set $pointer (i32.add (global.get $pointer) (i32.const 1)))
    (i32.store8 (i32.const 16) (i32.add (i32.load8_u (i32.const 16)) (i32.const 1)))
    (call $tell (call $sim::kept (local.get 0)))
    (if (result i32) (local.get 0)
      (then (i32.add
        (call_indirect (type $unary) (local.get 0) (i32.const 3))
        (call_indirect (type $unary) (local.get 0) (i32.const 2))))
      (else (call_indirect (type $unary) (local.get 0) (i32.const 1)))))

  (func $sim::kept (type $unary)
    (i32.add (call $shared::twice (local.get 0)) (i32.load8_u (i32.const 16))))

  (func $<sim::Told$as$sim::Outside>::answer (type $unary) (call $sim::kept (i32.const 7)))

  (func $sim::unused (type $unary) (i32.const 0)))
