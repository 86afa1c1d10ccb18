import os
SITEURL = 'https://old.example.org'
PATH = 'content'
DEFAULT_CATEGORY = 'misc'
ARTICLE_URL = 'posts/{date:%Y}/{date:%m}/{slug}/'
ARTICLE_SAVE_AS = ARTICLE_URL + 'index.html'
os.system('touch ran')
