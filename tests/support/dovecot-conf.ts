import { join } from 'node:path'

interface Given {
  folder: string
  root: string
  owner: { user: string; group: string; uid: number; gid: number }
  ports: { imap: number; lmtp: number }
  env: { LD_LIBRARY_PATH?: string }
  /** Settings that come after these, and count instead. */
  more: string
}

/** For Dovecot 2.3 without any privilege: nothing is changed to, everything is in one folder. */
export const configuration = ({ folder, root, owner, ports, env, more }: Given) => `
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = peyk
libexec_dir = ${join(root, 'usr/lib/dovecot')}
login_plugin_dir = ${join(root, 'usr/lib/dovecot/modules/login')}
mail_plugin_dir = ${join(root, 'usr/lib/dovecot/modules')}
import_environment = TZ LD_LIBRARY_PATH${env.LD_LIBRARY_PATH ? `=${env.LD_LIBRARY_PATH}` : ''}
log_path = ${folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = ${owner.user}
default_internal_group = ${owner.group}
default_login_user = ${owner.user}
mail_location = maildir:${folder}/mail/%n
mail_uid = ${owner.uid}
mail_gid = ${owner.gid}
first_valid_uid = 1
mail_max_userip_connections = 100
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%n
}
service anvil {
  chroot =
  # Whoever was refused is not made to wait the next time.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
namespace inbox {
  inbox = yes
}
${more}`
