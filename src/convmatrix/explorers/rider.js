// For explorers in which the kernel slides: it stands below the inputs that it reads, and below a bar whose
// thumb is as wide. Its stage says how wide all is: --n inputs, --k places of the kernel, which stands in
// place --row, and --w places of the bar, where these are fewer.

const thumb = `appearance:none;background:none;border:0;box-sizing:border-box;cursor:grab;height:var(--cell);width:calc(var(--k)*var(--cell))`;
const RIDER = `.slide{--rest:8rem;grid-template-columns:auto auto auto}
.slide>:nth-child(8){text-align:center}
.slide .name{white-space:nowrap}
.size .fields{--cell:clamp(1.75rem,(100cqi - 11rem)/var(--columns),2.5rem)}
.window{background:linear-gradient(var(--rule),var(--rule)) 0/100% 3px no-repeat;position:relative;width:calc(var(--n)*var(--cell))}
.window input{appearance:none;background:none;display:block;height:var(--cell);position:relative;width:calc(var(--w,var(--n))*var(--cell))}
.rider{border:3px solid var(--ink);border-radius:.4rem;display:flex;height:100%;left:0;overflow:hidden;position:absolute;
transform:translateX(calc(var(--row)*var(--cell)))}
.rider span{align-content:center;text-align:center;width:var(--cell)}
@media (prefers-reduced-motion:no-preference){.rider{transition:transform .35s}}
.window input::-webkit-slider-thumb{${thumb}}
.window input::-moz-range-thumb{${thumb}}`;
