import sys,re; sys.path.insert(0,'/tmp/senses')
from edit import T
from cn_econ_extract import extract
from cn_econ_extract.rulecheck import trigger_example_problem, PUBLISHED
from types import SimpleNamespace as N
seen=set(); n=[0,0]
ts={}
for line in open('/work/notes/examples-failing.md'):
    if m:=re.match(r'- \[(\w+)( −)?\] (.*)',line):
        t,neg,s=m[1],m[2],m[3].strip()
        if (t,s) in seen: continue
        seen.add((t,s))
        if neg:
            ok=not any(e.type==t for e in extract(s,published=PUBLISHED).events)
        else: ok=trigger_example_problem(N(type=t),s,lambda x,d: extract(x,published=d)) is None
        if ok:
            f=ts.setdefault(t,T(t)); f.example(s,neg=bool(neg)); n[bool(neg)]+=1
for f in ts.values(): f.save()
print(n)
