import sys; sys.path.insert(0,'/tmp/senses')
from edit import T
t=T('investment')
t.sub('investment.spend','words = ["先后投入", "累计投入", "再次投入", "投资", "投入"]','words = ["再次投入", "投资", "投入"]')
t.sub('investment.spend',"not_after = '","not_after = '[^,。;]{0,40}(?:项目|工程)|")
t.add('''
[[trigger]]
name = "investment.spent"
requires = "actor"
words = ["先后投入", "先后投资", "已投入", "又投入", "再投入", "陆续投入"]
after = '(?:约|近|超过?|逾)?\\d[\\d,.]{0,12}[万亿多余]{0,3}(?:元|美元|欧元|港元|日元|美金|英镑)(?!的)'
examples = ["两年来,远航化工有限公司【先后投入】1.6亿元实施改造。 => occurred; investor 远航化工有限公司; investment 160000000 CNY"]
counterexamples = ["冷库先后投入使用。"]

[[trigger]]
name = "investment.given_up"
words = ["投资", "增资", "注资", "出资"]
before = '(?:终止|取消|放弃|否决|暂停|中止)了?[^,。;]{0,4}(?:对|向)[^,。;]{2,24}|(?:未能|尚未|未)(?:按期|如期|按时|足额|实际)+'
not_after = '协议|者|额|方案'
examples = ["海川集团宣布终止对远航科技有限公司的【投资】。 => negated; investor 海川集团; company 远航科技有限公司", "海川集团未能按期【出资】。 => negated; investor 海川集团"]
counterexamples = ["县里取消了对企业的投资奖励。"]
''')
t.save()
t=T('settlement')
t.sub('settlement.settle',', "将迁"',', "迁往", "搬迁至", "搬迁到"')
t.sub('settlement.settle',"not_after = '地","not_after = '(?:商户|商家)(?!\\d|[达共超]|总?数)|地")
t.save()
t=T('opening')
t.sub('opening.service',"not_before = '","not_before = '(?:报告|材料|论文|稿件|答卷)[^,。;]{0,8}|")
t.save()
t=T('acquisition')
t.sub('acquisition.acquire',"not_after = '","not_after = '重组(?:市场|业务|活动|政策|委|浪潮|领域)|")
t.save()
t=T('groundbreaking')
t.sub('groundbreaking.start',"not_before = '","not_before = '签约不|")
t.sub('groundbreaking.start',"not_after = '","not_after = '项目(?:个数|数量|数)|")
t.save()
t=T('recognition')
t.sub('recognition.win',"not_after = '","not_after = '学校|班级|全班|全校|")
t.save()
t=T('visit')
t.sub('visit.come','after = ',"not_before = '(?:记者|笔者|游客|市民|村民|居民|顾客|读者|观众|学生|网友)[^,。;]{0,12}'\nafter = ")
t.add('''
[[trigger]]
name = "visit.delegation"
words = ["赴", "前往", "奔赴", "抵达"]
before = '(?:考察|访问|代表|交流|观摩|学习|参观|招商)(?:团|组|队)(?:一行)?(?:[^,。;]{0,8})?'
after = '[^,。;]{2,24}(?:招商|考察|学习|交流|对接|洽谈|取经|访问|参观|观摩|调研)'
examples = ["市商务局考察团【赴】浙江招商。 => occurred; place 浙江"]
counterexamples = ["代表团成员前往机场。"]
''')
t.save()
t=T('product_release')
t.sub('product_release.publish','|机型|样机|品牌)','|机型|样机|品牌|(?:电视|冰箱|空调|相机|耳机|手表|轿车|SUV|电池|传感器|无人机|操作系统|软件|新药|疫苗|显卡|处理器|眼镜|机床|机器狗)(?!销量|行业|产业|市场|价格|消费|补贴|接种|召回))')
t.save()
t=T('policy')
t.add('''
[[trigger]]
name = "policy.rate"
words = ["下调", "上调", "降低", "提高"]
before = '(?:央行|人民银行|国务院|财政部|发改委|海关总署)[^。;]{0,30}'
after = '[^,。;]{0,16}(?:准备金率|利率|税率|关税|起征点|基准价)'
not_after = '预期|空间'
examples = ["央行决定,自12月15日起【下调】存款准备金率0.5个百分点。 => occurred 2021-12-15; organizer 央行"]
counterexamples = ["多家银行下调存款利率。"]
''')
t.save()
t=T('bid_award')
t.add('''
[[trigger]]
name = "bid_award.annulled"
words = ["预中标资格", "中标资格", "中标结果", "中标"]
before = '.'
after = '(?:也|随之|已|被|依法|宣告){1,3}(?:取消|撤销|作废|失效)'
status = "negated"
examples = ["因围标被查实,海川建工的【中标资格】被取消。 => negated; company 海川建工"]
counterexamples = ["公布中标结果。"]
''')
t.save()
